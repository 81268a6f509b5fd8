#pragma once

#include "cuda/kernels/conv.h"
#include "cuda/launch.h"

namespace lamina::cuda {

// Our kernels of convolutions lie in memory as [...sizes, channels / groups, filters], cuDNN's as
// [filters, ...sizes, channels / groups]. These launches move the elements of one to the other.
Launch move_filters_first(const ConvParameters& p, const std::byte* ours, std::byte* theirs);
Launch move_filters_last(const ConvParameters& p, const std::byte* theirs, std::byte* ours);

std::int64_t kernel_bytes(const ConvParameters& p);

}  // namespace lamina::cuda
