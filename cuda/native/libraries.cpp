#include "cuda/native/libraries.h"

#include <array>
#include <cstdlib>
#include <string_view>

#include "cuda/native/cublaslt/open.h"
#include "cuda/native/cudnn/open.h"

namespace lamina::cuda::native {
namespace {

using Open = std::unique_ptr<VendorLibrary> (*)(std::string& why_not);

constexpr std::array<Open, 2> kLibraries = {open_cudnn, open_cublaslt};

}  // namespace

Libraries open_libraries() {
  Libraries found;
  auto say = [&](std::string_view text) {
    found.description += found.description.empty() ? "" : ", ";
    found.description += text;
  };
  if (const char* own = std::getenv("LAMINA_CUDA_OWN_KERNELS"); own && std::string_view(own) == "1") {
    say("own kernels only, as LAMINA_CUDA_OWN_KERNELS asks");
    return found;
  }
  for (Open open : kLibraries) {
    std::string why_not;
    std::unique_ptr<VendorLibrary> library = open(why_not);
    say(library ? library->name() : std::string_view(why_not));
    if (library) found.vendors.push_back(std::move(library));
  }
  return found;
}

}  // namespace lamina::cuda::native
