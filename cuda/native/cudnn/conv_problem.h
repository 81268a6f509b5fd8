#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/dtype.h"
#include "cuda/launch.h"

namespace lamina::cuda::native {

enum class ConvProduct { Forward, InputGrad, KernelGrad };

// A launch "cudnn_conv", "cudnn_conv_input_grad" or "cudnn_conv_kernel_grad" as cuDNN sees it: two or three
// spatial axes, sequences being images of height 1. This header stands between two worlds: the launches'
// structs are written in CUDA's device language, which is the emulator's where nvcc does not compile, and its
// words clash with CUDA's headers.
struct ConvProblem {
  struct Axis {
    std::int64_t in = 1, out = 1, size = 1, stride = 1, dilation = 1, pad_low = 0, pad_high = 0;
  };
  ConvProduct product = ConvProduct::Forward;
  DType dtype = DType::Float32;
  std::int64_t images = 0, channels = 1, filters = 1, groups = 1;
  std::vector<Axis> axes;

  // Addresses; one of the first three is the result.
  const std::byte* x = nullptr;       // [images, ...in, channels]
  const std::byte* kernel = nullptr;  // [filters, ...sizes, channels / groups]
  const std::byte* y = nullptr;       // [images, ...out, filters]
  std::byte* workspace = nullptr;
};

// Nothing for other launches.
std::optional<ConvProblem> conv_problem_of(const Launch& launch);

// Whether tensor cores compute it exactly, but for the order of sums: halves are multiplied exactly and added
// up in float, but floats would be shortened to TF32.
bool suits_tensor_cores(const ConvProblem& problem);

// What is convolved, addresses aside: "conv x 32x28x28x1, kernel 32x3x3x1, y 32x26x26x32, f32"; equal texts,
// equal plans. Strides and dilations of 1, paddings of 0 and one group are left out.
std::string text_of(const ConvProblem& problem);

}  // namespace lamina::cuda::native
