#include "cuda/native/cudnn/library.h"

#include <dlfcn.h>

#include "core/base/error.h"

namespace lamina::cuda::native {
namespace {

static_assert(CUDNN_MAJOR == 9, "the library's file name and its attributes are those of cuDNN 9");
constexpr const char* kFile = "libcudnn.so.9";

// Looks functions up; remembers the first that is missing.
struct Symbols {
  void* library;
  std::string missing = {};

  template <class Function>
  void find(Function& function, const char* symbol) {
    function = reinterpret_cast<Function>(dlsym(library, symbol));
    if (!function && missing.empty()) missing = symbol;
  }
};

std::string find_all(void* library, CudnnLibrary& to) {
  Symbols symbols{library};
  symbols.find(to.get_version, "cudnnGetVersion");
  symbols.find(to.get_error_string, "cudnnGetErrorString");
  symbols.find(to.get_last_error_string, "cudnnGetLastErrorString");
  symbols.find(to.create, "cudnnCreate");
  symbols.find(to.destroy, "cudnnDestroy");
  symbols.find(to.set_stream, "cudnnSetStream");
  symbols.find(to.create_descriptor, "cudnnBackendCreateDescriptor");
  symbols.find(to.destroy_descriptor, "cudnnBackendDestroyDescriptor");
  symbols.find(to.set_attribute, "cudnnBackendSetAttribute");
  symbols.find(to.get_attribute, "cudnnBackendGetAttribute");
  symbols.find(to.finalize, "cudnnBackendFinalize");
  symbols.find(to.execute, "cudnnBackendExecute");
  return symbols.missing;
}

}  // namespace

std::string CudnnLibrary::name() const {
  const std::size_t version = get_version();
  return "cuDNN " + std::to_string(version / 10000) + "." + std::to_string(version / 100 % 100) + "." +
         std::to_string(version % 100);
}

void CudnnLibrary::need(cudnnStatus_t status, const std::string& doing) const {
  if (status == CUDNN_STATUS_SUCCESS) return;
  char words[1024] = "";
  get_last_error_string(words, sizeof words);
  throw DeviceError(name() + ": " + doing + ": " + get_error_string(status) +
                    (words[0] ? " (" + std::string(words) + ")" : "") + ".");
}

std::shared_ptr<const CudnnLibrary> load_cudnn(std::string& why_not) {
  void* const file = dlopen(kFile, RTLD_NOW | RTLD_LOCAL);
  if (!file) {
    const char* problem = dlerror();
    why_not = "no cuDNN (" + std::string(problem ? problem : kFile) + ")";
    return nullptr;
  }
  auto library = std::make_shared<CudnnLibrary>();
  if (const std::string missing = find_all(file, *library); !missing.empty()) {
    why_not = std::string("no cuDNN (") + kFile + " lacks " + missing + ")";
    return nullptr;
  }
  if (library->get_version() / 10000 != CUDNN_MAJOR) {
    why_not = "no cuDNN (" + std::string(kFile) + " is " + library->name() + ")";
    return nullptr;
  }
  return library;
}

}  // namespace lamina::cuda::native
