# The generated kernels of the tests' elementwise programs, written by a program when the tests are built and compiled
# for the emulator: as the library's kernels are for the tests, and as checked.cmake does it for the check build.

add_executable(lamina_write_kernels ${CMAKE_CURRENT_LIST_DIR}/writer/write_kernels.cpp)
target_link_libraries(lamina_write_kernels PRIVATE lamina_test_support lamina_test_options)

# lamina_generated_kernels(<target> <option>...)
function(lamina_generated_kernels target)
  set(file ${PROJECT_BINARY_DIR}/generated/${target}/fused_kernels.cpp)
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/generated/${target})
  add_custom_command(OUTPUT ${file} COMMAND lamina_write_kernels ${file} DEPENDS lamina_write_kernels VERBATIM
    COMMENT "Writing generated kernels")
  set_source_files_properties(${file} PROPERTIES SKIP_PRECOMPILE_HEADERS ON COMPILE_OPTIONS "${ARGN}")
  target_sources(${target} PRIVATE ${file})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
endfunction()

if(TARGET lamina_cuda_tests)
  lamina_generated_kernels(lamina_cuda_tests -O1 -ffp-contract=off -Wno-unknown-pragmas)
endif()
if(TARGET lamina_cuda_checked_tests)
  lamina_generated_kernels(lamina_cuda_checked_tests ${checked})
endif()
