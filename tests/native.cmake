# Tests of what needs CUDA's headers: the plug-in's own classes. None of them needs a GPU; what needs a library of
# NVIDIA's that is absent is skipped and says so.

if(NOT LAMINA_CUDA_BUILD)
  return()
endif()

file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/native/*.cpp)
include(${PROJECT_SOURCE_DIR}/cuda/native/cudnn/headers.cmake)
if(NOT LAMINA_CUDNN)
  list(FILTER sources EXCLUDE REGEX "/native/cudnn/")
endif()
if(NOT sources)
  return()
endif()
lamina_test_program(native kernels ${sources})
target_include_directories(lamina_native_tests PRIVATE ${CUDAToolkit_INCLUDE_DIRS})
target_link_libraries(lamina_native_tests PRIVATE lamina_cuda_native CUDA::cudart_static ${CMAKE_DL_LIBS})

if(LAMINA_CUDNN)
  target_include_directories(lamina_native_tests PRIVATE ${LAMINA_CUDNN_INCLUDE})

  # Stands in for NVIDIA's driver where there is none. Not where programs would find it.
  enable_language(C)
  add_library(lamina_null_driver MODULE native/null_driver.c)
  set_target_properties(lamina_null_driver PROPERTIES PREFIX "" OUTPUT_NAME libcuda SUFFIX .so.1
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/null_driver)
  target_link_options(lamina_null_driver PRIVATE -Wl,-soname,libcuda.so.1)
  target_compile_definitions(lamina_native_tests PRIVATE
    LAMINA_NULL_DRIVER="${CMAKE_CURRENT_BINARY_DIR}/null_driver/libcuda.so.1")
  add_dependencies(lamina_native_tests lamina_null_driver)
endif()
