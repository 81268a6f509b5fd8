# Finds oneDNN and gives OneDNN::OneDNN. Debian's own dnnl-config.cmake insists on OpenCL headers that its package
# does not bring along and that nobody here needs, so the header and the library are looked up directly.

find_path(OneDNN_INCLUDE_DIR dnnl.hpp)
find_library(OneDNN_LIBRARY dnnl)
mark_as_advanced(OneDNN_INCLUDE_DIR OneDNN_LIBRARY)

if(OneDNN_INCLUDE_DIR)
  foreach(part MAJOR MINOR PATCH)
    file(STRINGS ${OneDNN_INCLUDE_DIR}/oneapi/dnnl/dnnl_version.h line REGEX "#define DNNL_VERSION_${part} +[0-9]+")
    string(REGEX REPLACE ".* ([0-9]+).*" "\\1" OneDNN_${part} "${line}")
  endforeach()
  set(OneDNN_VERSION ${OneDNN_MAJOR}.${OneDNN_MINOR}.${OneDNN_PATCH})
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OneDNN
  REQUIRED_VARS OneDNN_LIBRARY OneDNN_INCLUDE_DIR VERSION_VAR OneDNN_VERSION)

if(OneDNN_FOUND AND NOT TARGET OneDNN::OneDNN)
  add_library(OneDNN::OneDNN UNKNOWN IMPORTED)
  set_target_properties(OneDNN::OneDNN PROPERTIES
    IMPORTED_LOCATION ${OneDNN_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${OneDNN_INCLUDE_DIR})
endif()
