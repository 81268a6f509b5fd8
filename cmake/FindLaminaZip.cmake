# libzip as the target LaminaZip::zip. The configuration that Debian packages with it fails unless ziptool, a package of its own,
# is installed.
find_path(LaminaZip_INCLUDE_DIR zip.h)
find_library(LaminaZip_LIBRARY NAMES zip)
mark_as_advanced(LaminaZip_INCLUDE_DIR LaminaZip_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LaminaZip REQUIRED_VARS LaminaZip_LIBRARY LaminaZip_INCLUDE_DIR)
if(LaminaZip_FOUND AND NOT TARGET LaminaZip::zip)
  add_library(LaminaZip::zip UNKNOWN IMPORTED)
  set_target_properties(LaminaZip::zip PROPERTIES IMPORTED_LOCATION ${LaminaZip_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${LaminaZip_INCLUDE_DIR})
endif()
