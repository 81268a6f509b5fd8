# What the library stands on. A missing package is named together with the Debian and Ubuntu package that holds it.

# lamina_find(<CMake package> <least version> <Debian package> [more find_package arguments])
macro(lamina_find name version debian)
  find_package(${name} ${ARGN} QUIET)
  if(NOT ${name}_FOUND)
    message(FATAL_ERROR "${name} ${version} or newer is needed and was not found.\n"
      "On Debian and Ubuntu: apt-get install ${debian}   (or all at once: ./dev packages)")
  endif()
  if(DEFINED ${name}_VERSION AND ${name}_VERSION VERSION_LESS ${version})
    message(FATAL_ERROR "${name} ${version} or newer is needed, found ${${name}_VERSION}.\n"
      "On Debian and Ubuntu: apt-get install ${debian}")
  endif()
endmacro()

set(THREADS_PREFER_PTHREAD_FLAG ON)
lamina_find(Threads 0 libc6-dev)
lamina_find(ZLIB 1.2 zlib1g-dev)
lamina_find(fmt 9.0 libfmt-dev CONFIG)
lamina_find(LaminaHdf5 1.10 libhdf5-dev)
lamina_find(LaminaZip 1.5 libzip-dev)
lamina_find(nlohmann_json 3.10 nlohmann-json3-dev CONFIG)  # headers only
if(LAMINA_TESTS)
  lamina_find(GTest 1.12 libgtest-dev CONFIG)
endif()
if(LAMINA_TOOLS OR LAMINA_SAMPLES OR LAMINA_BENCH)
  lamina_find(CLI11 2.1 libcli11-dev CONFIG)
endif()
if(LAMINA_BENCH)
  lamina_find(benchmark 1.7 libbenchmark-dev CONFIG)
endif()
