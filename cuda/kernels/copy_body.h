#pragma once

#include "cuda/kernels/copy.h"
#include "cuda/kernels/crew.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {

// 16 bytes a thread and step.
__device__ __forceinline__ void copy_range(const CopyParameters::Range& range, Crew crew) {
  constexpr int kPiece = 16;
  for (std::int64_t i = crew.rank * kPiece; i < range.bytes; i += crew.size * kPiece)
    store_first(range.to + i, load_first<kPiece>(range.from + i, range.bytes - i), range.bytes - i);
}

}  // namespace lamina::cuda
