# libhdf5's C library, serial, as the target LaminaHdf5::hdf5. CMake's own FindHDF5 compiles a program in C, which a project in
# C++ alone, ours or a user's, cannot do.
find_path(LaminaHdf5_INCLUDE_DIR hdf5.h PATH_SUFFIXES hdf5/serial)
find_library(LaminaHdf5_LIBRARY NAMES hdf5_serial hdf5 PATH_SUFFIXES hdf5/serial)
mark_as_advanced(LaminaHdf5_INCLUDE_DIR LaminaHdf5_LIBRARY)

if(LaminaHdf5_INCLUDE_DIR)
  file(STRINGS ${LaminaHdf5_INCLUDE_DIR}/H5public.h numbers REGEX "^#define H5_VERS_(MAJOR|MINOR|RELEASE)")
  string(REGEX REPLACE "[^0-9;]*5_VERS[^0-9;]*([0-9]+)[^;]*" "\\1" numbers "${numbers}")
  list(JOIN numbers . LaminaHdf5_VERSION)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LaminaHdf5 REQUIRED_VARS LaminaHdf5_LIBRARY LaminaHdf5_INCLUDE_DIR
  VERSION_VAR LaminaHdf5_VERSION)
if(LaminaHdf5_FOUND AND NOT TARGET LaminaHdf5::hdf5)
  add_library(LaminaHdf5::hdf5 UNKNOWN IMPORTED)
  set_target_properties(LaminaHdf5::hdf5 PROPERTIES IMPORTED_LOCATION ${LaminaHdf5_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${LaminaHdf5_INCLUDE_DIR})
endif()
