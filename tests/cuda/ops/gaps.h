#pragma once

#include <string_view>

namespace lamina::cuda {

// The ops that a GPU cannot run yet. A test fails if one of them can, and if another cannot.
// clang-format off: a line each
inline constexpr std::string_view kGaps[] = {
    // windows over images
    "conv",
    "conv_input_grad",
    "conv_kernel_grad",
};
// clang-format on

}  // namespace lamina::cuda
