# LAMINA_CUDA: AUTO says what was found, ON insists, OFF does not look. Nothing here enables the CUDA language, so
# that a machine with half a toolkit still builds the CPU library.

if(NOT LAMINA_CUDA MATCHES "^(AUTO|ON|OFF)$")
  message(FATAL_ERROR "LAMINA_CUDA is \"${LAMINA_CUDA}\"; it may be AUTO, ON or OFF.")
endif()

# Sets `out` to the version of the installed cuDNN ("9.1.0") or to "".
function(lamina_cudnn_version out)
  find_path(LAMINA_CUDNN_INCLUDE cudnn_version.h HINTS ${CUDAToolkit_INCLUDE_DIRS})
  mark_as_advanced(LAMINA_CUDNN_INCLUDE)
  set(${out} "" PARENT_SCOPE)
  if(LAMINA_CUDNN_INCLUDE)
    file(STRINGS ${LAMINA_CUDNN_INCLUDE}/cudnn_version.h lines REGEX "#define CUDNN_(MAJOR|MINOR|PATCHLEVEL) +[0-9]+")
    string(REGEX REPLACE "[^0-9;]" "" numbers "${lines}")
    list(JOIN numbers "." version)
    set(${out} ${version} PARENT_SCOPE)
  endif()
endfunction()

if(LAMINA_CUDA STREQUAL "OFF")
  message(STATUS "CUDA: off, CPU only")
else()
  find_package(CUDAToolkit QUIET)
  if(CUDAToolkit_FOUND)
    lamina_cudnn_version(lamina_cudnn)
    if(NOT lamina_cudnn)
      set(lamina_cudnn "not found")
    endif()
    set(lamina_cuda_found "toolkit ${CUDAToolkit_VERSION} in ${CUDAToolkit_BIN_DIR}, cuDNN ${lamina_cudnn}")
  endif()

  if(LAMINA_CUDA STREQUAL "ON" AND NOT CUDAToolkit_FOUND)
    message(FATAL_ERROR "LAMINA_CUDA=ON, but no CUDA toolkit was found.\n"
      "Install one and set CUDAToolkit_ROOT to its folder, or configure with LAMINA_CUDA=AUTO.")
  elseif(LAMINA_CUDA STREQUAL "ON")
    message(FATAL_ERROR "LAMINA_CUDA=ON, and ${lamina_cuda_found} was found, but Lamina ${PROJECT_VERSION} has no GPU "
      "backend yet.\nConfigure with LAMINA_CUDA=AUTO or OFF.")
  elseif(CUDAToolkit_FOUND)
    message(STATUS "CUDA: ${lamina_cuda_found}; Lamina ${PROJECT_VERSION} has no GPU backend yet, CPU only")
  else()
    message(STATUS "CUDA: not found, CPU only")
  endif()
endif()
