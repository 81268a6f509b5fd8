#pragma once

#include "core/base/dtype.h"
#include "cuda/language/half_types.h"

// From a dtype in a parameter struct to the type that a kernel is instantiated with, for launchers.
//   return with_float(p.dtype, [&]<class T>(T) { return launch(softmax_kernel<T>, config, p); });
namespace lamina::cuda {

// cudaErrorInvalidValue: no kernel takes the dtype, which the lowering should have seen.
inline constexpr int kNoSuchKernel = 1;

// Those that computations are in.
template <class Visit>
int with_wide_float(DType dtype, Visit visit) {
  switch (dtype) {
    case DType::Float32:
      return visit(float{});
    case DType::Float64:
      return visit(double{});
    default:
      return kNoSuchKernel;
  }
}

template <class Visit>
int with_float(DType dtype, Visit visit) {
  switch (dtype) {
    case DType::Float32:
      return visit(float{});
    case DType::Float64:
      return visit(double{});
    case DType::BFloat16:
      return visit(bf16{});
    case DType::Float16:
      return visit(f16{});
    default:
      return kNoSuchKernel;
  }
}

// All but Bool.
template <class Visit>
int with_number(DType dtype, Visit visit) {
  switch (dtype) {
    case DType::Int32:
      return visit(std::int32_t{});
    case DType::Int64:
      return visit(std::int64_t{});
    case DType::UInt8:
      return visit(std::uint8_t{});
    default:
      return with_float(dtype, visit);
  }
}

}  // namespace lamina::cuda
