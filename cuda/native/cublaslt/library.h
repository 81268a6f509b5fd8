#pragma once

#include <cublasLt.h>

#include <memory>
#include <string>

namespace lamina::cuda::native {

// The functions of libcublasLt.so, of the generation that we were compiled with, that we call, looked up
// while the program runs. The library stays loaded.
struct CublasLtLibrary {
  decltype(&cublasLtGetVersion) get_version = nullptr;
  decltype(&cublasLtGetStatusString) get_status_string = nullptr;
  decltype(&cublasLtCreate) create = nullptr;
  decltype(&cublasLtDestroy) destroy = nullptr;
  decltype(&cublasLtMatmulDescCreate) desc_create = nullptr;
  decltype(&cublasLtMatmulDescDestroy) desc_destroy = nullptr;
  decltype(&cublasLtMatmulDescSetAttribute) desc_set = nullptr;
  decltype(&cublasLtMatrixLayoutCreate) layout_create = nullptr;
  decltype(&cublasLtMatrixLayoutDestroy) layout_destroy = nullptr;
  decltype(&cublasLtMatrixLayoutSetAttribute) layout_set = nullptr;
  decltype(&cublasLtMatmulPreferenceCreate) preference_create = nullptr;
  decltype(&cublasLtMatmulPreferenceDestroy) preference_destroy = nullptr;
  decltype(&cublasLtMatmulPreferenceSetAttribute) preference_set = nullptr;
  decltype(&cublasLtMatmulAlgoGetHeuristic) heuristic = nullptr;
  decltype(&cublasLtMatmul) matmul = nullptr;

  std::string name() const;  // "cuBLASLt 13.1.0"

  // Throws DeviceError with the library's words for anything but success.
  void need(cublasStatus_t status, const std::string& doing) const;
};

// Null where there is none, or one of another generation, and `why_not` says so.
std::shared_ptr<const CublasLtLibrary> load_cublaslt(std::string& why_not);

}  // namespace lamina::cuda::native
