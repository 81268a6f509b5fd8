# The check build of kernels: compiled with the calls of the thread and alignment sanitizers, which cuda/emulator/check
# answers in place of the compiler's runtime. Two programs: the planted bugs, and the kernels' own tests once more.

# Kernel files are compiled for a test program, and warn of no pragma of nvcc's.
if(TARGET lamina_cuda_tests)
  target_compile_options(lamina_cuda_tests PRIVATE -Wno-unknown-pragmas)
endif()

# Other sanitizers would answer the calls themselves.
if(LAMINA_SANITIZE OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  return()
endif()

set(checked -O1 -g1 -fno-omit-frame-pointer -fsanitize=thread,alignment -ffp-contract=off -Wno-unknown-pragmas)
file(GLOB checker CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cuda/emulator/check/*.cpp)

# lamina_checked_program(<name> <label> KERNELS <.cu>... TESTS <.cpp>...)
function(lamina_checked_program name label)
  cmake_parse_arguments(PARSE_ARGV 2 own "" "" "KERNELS;TESTS")
  set_source_files_properties(${own_KERNELS} PROPERTIES LANGUAGE CXX COMPILE_OPTIONS "-x;c++;${checked}"
    SKIP_PRECOMPILE_HEADERS ON)
  set_source_files_properties(${checker} PROPERTIES COMPILE_OPTIONS -O1 SKIP_PRECOMPILE_HEADERS ON)
  lamina_test_program(${name} ${label} ${own_TESTS} ${own_KERNELS} ${checker})
  target_compile_options(lamina_${name}_tests PRIVATE -Wno-unknown-pragmas)
  # Reports look up names and lines in the program itself.
  set_target_properties(lamina_${name}_tests PROPERTIES ENABLE_EXPORTS ON POSITION_INDEPENDENT_CODE ON)
endfunction()

file(GLOB kernels CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/planted_bugs/*.cu)
file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/planted_bugs/*.cpp)
lamina_checked_program(planted_bugs planted-bugs KERNELS ${kernels} TESTS ${tests})

# A kernel that is loaded while the program runs, as compiled elementwise programs are.
set(loaded ${CMAKE_CURRENT_LIST_DIR}/planted_bugs/loaded_later/loaded_later.cu)
set_source_files_properties(${loaded} PROPERTIES LANGUAGE CXX COMPILE_OPTIONS "-x;c++;${checked}")
add_library(lamina_loaded_later MODULE ${loaded})
target_link_libraries(lamina_loaded_later PRIVATE lamina_options)
target_include_directories(lamina_loaded_later PRIVATE ${PROJECT_SOURCE_DIR})
add_dependencies(lamina_planted_bugs_tests lamina_loaded_later)
target_compile_definitions(lamina_planted_bugs_tests PRIVATE LAMINA_LOADED_LATER="$<TARGET_FILE:lamina_loaded_later>")

# The library's kernels, found here before the library's own.
file(GLOB kernels CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cuda/kernels/*.cu)
file(GLOB_RECURSE tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/kernels/*.cpp ${CMAKE_CURRENT_LIST_DIR}/ops/*.cpp
  ${CMAKE_CURRENT_LIST_DIR}/training/*.cpp ${CMAKE_CURRENT_LIST_DIR}/fused/*_test.cpp)
lamina_checked_program(cuda_checked kernels KERNELS ${kernels} TESTS ${tests})
