# Tests of what needs CUDA's headers: the plug-in's own classes. None of them needs a GPU; what needs a library of
# NVIDIA's that is absent is skipped and says so.

if(NOT LAMINA_CUDA_BUILD)
  return()
endif()

file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/native/*.cpp)
if(NOT sources)
  return()
endif()
lamina_test_program(native kernels ${sources})
target_include_directories(lamina_native_tests PRIVATE ${CUDAToolkit_INCLUDE_DIRS})
target_link_libraries(lamina_native_tests PRIVATE lamina_cuda_native CUDA::cudart_static ${CMAKE_DL_LIBS})
