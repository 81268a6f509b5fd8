# `cmake --install`: the library, its headers below include/lamina/, and what find_package(Lamina CONFIG) reads.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS lamina EXPORT LaminaTargets)
install(EXPORT LaminaTargets NAMESPACE Lamina:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/Lamina)

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/LaminaConfig.cmake.in ${PROJECT_BINARY_DIR}/LaminaConfig.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/Lamina)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/LaminaConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/LaminaConfig.cmake ${PROJECT_BINARY_DIR}/LaminaConfigVersion.cmake
  ${PROJECT_SOURCE_DIR}/cmake/FindLaminaHdf5.cmake ${PROJECT_SOURCE_DIR}/cmake/FindLaminaZip.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/Lamina)

# The backends' headers stay at home: no installed header names them.
install(CODE "
  set(LAMINA_SOURCE [==[${PROJECT_SOURCE_DIR}]==])
  set(LAMINA_INCLUDE [==[${CMAKE_INSTALL_INCLUDEDIR}]==])
  set(LAMINA_PUBLIC_ROOMS core layers optim data model lamina)
  include([==[${PROJECT_SOURCE_DIR}/cmake/install_headers.cmake]==])")
