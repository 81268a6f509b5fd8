#include "cuda/emulated/vendor.h"

#include <string_view>

#include "core/base/error.h"
#include "cuda/lowering/cudnn_conv.h"
#include "cuda/lowering/filter_layout.h"

namespace lamina::cuda {
namespace {

constexpr std::string_view kPrefix = "cudnn_", kKernelGrad = "cudnn_conv_kernel_grad";

bool is_conv(const Launch& launch) { return launch.kernel.starts_with("cudnn_conv"); }

ConvParameters conv_parameters_in(const Launch& launch) {
  ConvParameters p;
  check(launch.parameters.size() == sizeof p, "a convolution with parameters of something else");
  std::memcpy(&p, launch.parameters.data(), sizeof p);
  return p;
}

}  // namespace

std::optional<std::int64_t> played_workspace(const Launch& launch) {
  if (!is_conv(launch) || !cudnn_conv_refusal(conv_parameters_in(launch)).empty()) return std::nullopt;
  return 0;
}

std::optional<std::int64_t> played_scratch(const Launch& launch) {
  if (!is_conv(launch)) return std::nullopt;
  return kernel_bytes(conv_parameters_in(launch));
}

std::vector<Launch> played_launches(const Launch& launch, std::byte* scratch) {
  ConvParameters p = conv_parameters_in(launch);
  const std::string_view own = std::string_view(launch.kernel).substr(kPrefix.size());
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

}  // namespace lamina::cuda
