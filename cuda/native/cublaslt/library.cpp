#include "cuda/native/cublaslt/library.h"

#include <dlfcn.h>

#include "core/base/error.h"

namespace lamina::cuda::native {
namespace {

const std::string kFile = "libcublasLt.so." + std::to_string(CUBLAS_VER_MAJOR);

// Looks functions up; remembers the first that is missing.
struct Symbols {
  void* library;
  std::string missing = {};

  template <class Function>
  void find(Function& function, const char* symbol) {
    function = reinterpret_cast<Function>(::dlsym(library, symbol));
    if (!function && missing.empty()) missing = symbol;
  }
};

std::string find_all(void* library, CublasLtLibrary& to) {
  Symbols symbols{library};
  symbols.find(to.get_version, "cublasLtGetVersion");
  symbols.find(to.get_status_string, "cublasLtGetStatusString");
  symbols.find(to.create, "cublasLtCreate");
  symbols.find(to.destroy, "cublasLtDestroy");
  symbols.find(to.desc_create, "cublasLtMatmulDescCreate");
  symbols.find(to.desc_destroy, "cublasLtMatmulDescDestroy");
  symbols.find(to.desc_set, "cublasLtMatmulDescSetAttribute");
  symbols.find(to.layout_create, "cublasLtMatrixLayoutCreate");
  symbols.find(to.layout_destroy, "cublasLtMatrixLayoutDestroy");
  symbols.find(to.layout_set, "cublasLtMatrixLayoutSetAttribute");
  symbols.find(to.preference_create, "cublasLtMatmulPreferenceCreate");
  symbols.find(to.preference_destroy, "cublasLtMatmulPreferenceDestroy");
  symbols.find(to.preference_set, "cublasLtMatmulPreferenceSetAttribute");
  symbols.find(to.heuristic, "cublasLtMatmulAlgoGetHeuristic");
  symbols.find(to.matmul, "cublasLtMatmul");
  return symbols.missing;
}

}  // namespace

std::string CublasLtLibrary::name() const {
  const std::size_t version = get_version();
  return "cuBLASLt " + std::to_string(version / 10000) + "." + std::to_string(version / 100 % 100) + "." +
         std::to_string(version % 100);
}

void CublasLtLibrary::need(cublasStatus_t status, const std::string& doing) const {
  if (status != CUBLAS_STATUS_SUCCESS)
    throw DeviceError(name() + ": " + doing + ": " + get_status_string(status) + ".");
}

std::shared_ptr<const CublasLtLibrary> load_cublaslt(std::string& why_not) {
  void* const file = ::dlopen(kFile.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!file) {
    const char* problem = ::dlerror();
    why_not = "no cuBLASLt (" + (problem ? std::string(problem) : kFile) + ")";
    return nullptr;
  }
  auto library = std::make_shared<CublasLtLibrary>();
  if (const std::string missing = find_all(file, *library); !missing.empty()) {
    why_not = "no cuBLASLt (" + kFile + " lacks " + missing + ")";
    return nullptr;
  }
  return library;
}

}  // namespace lamina::cuda::native
