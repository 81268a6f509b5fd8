# Language level, flags, sanitizers, ccache and where programs land.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)  # liblamina.a may end up inside a shared library of the user's

if(PROJECT_IS_TOP_LEVEL)
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release or RelWithDebInfo" FORCE)
  endif()
  if(CMAKE_CXX_FLAGS_RELEASE STREQUAL "-O3 -DNDEBUG")  # CMake's own default; a user's flags stay
    set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
  endif()
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
  set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
  set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

  find_program(LAMINA_CCACHE ccache)
  mark_as_advanced(LAMINA_CCACHE)
  if(LAMINA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Objects that use a precompiled header are cached too.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${LAMINA_CCACHE})
    set(CMAKE_CUDA_COMPILER_LAUNCHER ${LAMINA_CCACHE})
  endif()
endif()

# Compile options of every target of ours; users of the library do not inherit them.
add_library(lamina_options INTERFACE)
target_compile_options(lamina_options INTERFACE -Wall -Wextra $<$<BOOL:${LAMINA_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(lamina_options INTERFACE -Wno-restrict)  # false alarms in std::string, GCC bug 105651
endif()

# Everything of a sanitized build, the library's users included, needs the flag.
if(LAMINA_SANITIZE)
  add_compile_options(-fsanitize=${LAMINA_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${LAMINA_SANITIZE})
  # That check asks the system whether memory can be read, through a pipe: the process that reads HDF5 may open none.
  if(LAMINA_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize=vptr)
  endif()
endif()
