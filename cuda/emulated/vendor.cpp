#include "cuda/emulated/vendor.h"

#include <string_view>

#include "core/base/error.h"
#include "cuda/lowering/cublaslt.h"
#include "cuda/lowering/cudnn_conv.h"
#include "cuda/lowering/filter_layout.h"

namespace lamina::cuda {
namespace {

constexpr std::string_view kCudnn = "cudnn_", kKernelGrad = "cudnn_conv_kernel_grad";

bool is_conv(const Launch& launch) { return launch.kernel.starts_with("cudnn_conv"); }
bool is_product(const Launch& launch) { return launch.kernel.starts_with("cublaslt_"); }

template <class Parameters>
Parameters parameters_in(const Launch& launch) {
  Parameters p;
  check(launch.parameters.size() == sizeof p, "a library's launch with parameters of something else");
  std::memcpy(&p, launch.parameters.data(), sizeof p);
  return p;
}

std::vector<Launch> played_product(const Launch& launch) {
  auto p = parameters_in<MatmulParameters>(launch);
  const auto dtype = static_cast<DType>(p.dtype);
  const bool half = dtype == DType::BFloat16 || dtype == DType::Float16;
  p.tile = half ? 64 : 32;
  p.splits = 1;
  return {launch_of(half ? "matmul_half" : "matmul", p)};
}

std::vector<Launch> played_conv(const Launch& launch, std::byte* scratch) {
  auto p = parameters_in<ConvParameters>(launch);
  const std::string_view own = std::string_view(launch.kernel).substr(kCudnn.size());
  p.tile = 32;
  p.splits = 1;
  if (launch.kernel == kKernelGrad) {
    std::byte* const theirs = p.result;
    p.result = scratch;
    return {launch_of(own, p), move_filters_first(p, scratch, theirs)};
  }
  const std::byte* const theirs = p.kernel;
  p.kernel = scratch;
  return {move_filters_last(p, theirs, scratch), launch_of(own, p)};
}

}  // namespace

std::optional<std::int64_t> played_workspace(const Launch& launch) {
  if (is_conv(launch) && cudnn_conv_refusal(parameters_in<ConvParameters>(launch)).empty()) return 0;
  if (is_product(launch) && cublaslt_refusal(parameters_in<MatmulParameters>(launch)).empty()) return 0;
  return std::nullopt;
}

std::optional<std::int64_t> played_scratch(const Launch& launch) {
  if (is_conv(launch)) return kernel_bytes(parameters_in<ConvParameters>(launch));
  return is_product(launch) ? std::optional<std::int64_t>(0) : std::nullopt;
}

std::vector<Launch> played_launches(const Launch& launch, std::byte* scratch) {
  return is_product(launch) ? played_product(launch) : played_conv(launch, scratch);
}

}  // namespace lamina::cuda
