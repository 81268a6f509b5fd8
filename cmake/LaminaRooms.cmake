# One library made of rooms. Each room is an object library of its own (`ninja lamina_core` compiles just that room).

# lamina_room(<folder>): compiles every .cpp below the folder; a folder that is missing or empty adds nothing.
function(lamina_room room)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${room}/*.cpp ${PROJECT_SOURCE_DIR}/${room}/*.cu)
  # The emulator's checker is for tests: it takes over what the thread sanitizer's runtime is called for.
  list(FILTER sources EXCLUDE REGEX "/cuda/emulator/check/")
  # What needs CUDA's headers is the plug-in's: see cmake/LaminaCuda.cmake.
  list(FILTER sources EXCLUDE REGEX "/cuda/native/")
  if(NOT sources)
    return()
  endif()
  add_library(lamina_${room} OBJECT ${sources})
  target_include_directories(lamina_${room} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(lamina_${room} PRIVATE lamina_options fmt::fmt ZLIB::ZLIB Threads::Threads)
  if(room STREQUAL "data")
    target_link_libraries(lamina_data PRIVATE LaminaHdf5::hdf5 LaminaZip::zip)
  endif()
  if(LAMINA_PRECOMPILED)
    target_precompile_headers(lamina_${room} PRIVATE <algorithm> <cmath> <functional> <map> <memory> <numeric> <optional>
      <span> <string> <vector> <fmt/format.h>)
  endif()
  if(LAMINA_SANITIZE AND room MATCHES "^(cpu|cuda|data)$")
    target_compile_options(lamina_${room} PRIVATE -O1)  # kernels and parsers: tests wait for them
  endif()
  target_sources(lamina PRIVATE $<TARGET_OBJECTS:lamina_${room}>)
endfunction()

# lamina_library(<room>...): the target `lamina`, alias Lamina::lamina.
function(lamina_library)
  add_library(lamina)
  add_library(Lamina::lamina ALIAS lamina)
  foreach(room IN LISTS ARGN)
    lamina_room(${room})
  endforeach()
  if(TARGET lamina_cuda)
    # Kernel files are C++ to the host compiler: the emulator runs them.
    file(GLOB_RECURSE kernels CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cuda/*.cu)
    set_source_files_properties(${kernels} PROPERTIES LANGUAGE CXX COMPILE_OPTIONS "-x;c++"
      SKIP_PRECOMPILE_HEADERS ON)
    target_compile_options(lamina_cuda PRIVATE -Wno-unknown-pragmas)
    target_compile_definitions(lamina_cuda PRIVATE LAMINA_VERSION="${PROJECT_VERSION}")
  endif()
  if(TARGET lamina_cpu)
    # Integer tensors wrap around, as in NumPy.
    set_source_files_properties(${PROJECT_SOURCE_DIR}/cpu/fused/block_functions.cpp PROPERTIES COMPILE_OPTIONS -fwrapv)
    # Its loops are the ones worth vectorising; errno would keep those with a square root from it.
    target_compile_options(lamina_cpu PRIVATE $<$<CONFIG:Release>:-O3> -fno-math-errno)
  endif()
  set_target_properties(lamina PROPERTIES LINKER_LANGUAGE CXX
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  target_compile_features(lamina PUBLIC cxx_std_20)
  target_include_directories(lamina PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:include>)
  target_link_libraries(lamina PUBLIC fmt::fmt PRIVATE ZLIB::ZLIB LaminaHdf5::hdf5 LaminaZip::zip Threads::Threads
    ${CMAKE_DL_LIBS})
endfunction()
