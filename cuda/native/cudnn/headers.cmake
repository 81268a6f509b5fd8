# The library cuDNN is looked for while the plug-in runs, its headers now: cuDNN 9, from 9.8 on, as far as it can
# describe GPUs that are not there. Sets LAMINA_CUDNN_INCLUDE, the folder, which may also be given
# ("<site-packages>/nvidia/cudnn/include" of a Python wheel), and LAMINA_CUDNN, true if it will do.

find_path(LAMINA_CUDNN_INCLUDE cudnn_backend.h HINTS ${CUDAToolkit_INCLUDE_DIRS} $ENV{CUDNN_PATH}/include)
mark_as_advanced(LAMINA_CUDNN_INCLUDE)
set(LAMINA_CUDNN OFF)
if(LAMINA_CUDNN_INCLUDE AND EXISTS ${LAMINA_CUDNN_INCLUDE}/cudnn_graph.h)
  file(STRINGS ${LAMINA_CUDNN_INCLUDE}/cudnn_graph.h lines REGEX "CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION")
  file(STRINGS ${LAMINA_CUDNN_INCLUDE}/cudnn_version.h version REGEX "#define CUDNN_MAJOR +9$")
  if(lines AND version)
    set(LAMINA_CUDNN ON)
  endif()
endif()
if(NOT LAMINA_CUDNN)
  message(STATUS "CUDA: headers of cuDNN 9.8 or newer not found, own kernels only; set LAMINA_CUDNN_INCLUDE to their folder")
endif()
