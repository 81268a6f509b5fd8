#pragma once

#include <array>
#include <string_view>

namespace lamina::cuda {

// The ops that a GPU cannot run yet: none. A test fails if one of them can, and if another cannot.
inline constexpr std::array<std::string_view, 0> kGaps{};

}  // namespace lamina::cuda
