#include "tools/lamina/libraries.h"

#include <fmt/format.h>
#include <hdf5.h>
#include <zip.h>
#include <zlib.h>

#include <nlohmann/json.hpp>

namespace lamina::tool {
namespace {

std::string hdf5_version() {
  unsigned major = 0, minor = 0, release = 0;
  H5get_libversion(&major, &minor, &release);
  return fmt::format("{}.{}.{}", major, minor, release);
}

}  // namespace

std::vector<Library> libraries() {
  return {{"libzip", zip_libzip_version(), ".keras and .npz files"},
          {"HDF5", hdf5_version(), "weights in .keras and .weights.h5 files"},
          {"nlohmann-json",
           fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                       NLOHMANN_JSON_VERSION_PATCH),
           "models' descriptions in .keras files"},
          {"zlib", zlibVersion(), "compressed files"},
          {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100),
           "texts"}};
}

}  // namespace lamina::tool
