#pragma once

#include "data/files/limits.h"

namespace lamina::fuzz {

// Small, so that an input that takes much memory or time is a finding.
inline constexpr data::Limits kLimits{.unpacked_bytes = 1 << 24, .free_bytes = 1 << 20, .tensors = 10'000};

}  // namespace lamina::fuzz
