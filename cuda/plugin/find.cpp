#include "cuda/plugin/find.h"

#include <dlfcn.h>

#include <cstdlib>

namespace lamina::cuda {
namespace {

constexpr const char* kFile = "liblamina_cuda.so";

// The folder of the shared library, or of the program, that this code is linked into.
std::filesystem::path own_folder() {
  static const char anchor = 0;
  Dl_info info{};
  std::error_code ignored;
  std::filesystem::path own;
  if (dladdr(&anchor, &info) != 0 && info.dli_fname)
    own = std::filesystem::canonical(info.dli_fname, ignored);
  // A program that was found on PATH is known by its bare name only.
  if (own.empty()) own = std::filesystem::canonical("/proc/self/exe", ignored);
  return own.parent_path();
}

}  // namespace

std::vector<std::filesystem::path> plugin_candidates() {
  if (const char* wanted = std::getenv("LAMINA_CUDA_PATH"); wanted && *wanted) {
    const std::filesystem::path path = wanted;
    return {std::filesystem::is_directory(path) ? path / kFile : path};
  }
  const std::filesystem::path own = own_folder();
  std::vector<std::filesystem::path> candidates{own / kFile};
  for (std::filesystem::path up : {own / "..", own / "../.."}) candidates.push_back(up / "lib" / kFile);
  candidates.push_back(kFile);
  return candidates;
}

}  // namespace lamina::cuda
