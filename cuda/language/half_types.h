#pragma once

#include <cstdint>

namespace lamina::cuda {

// 16-bit floating point numbers for storage; arithmetic is done in float (half.h converts). These are types
// of our own with nvcc too, bit for bit __nv_bfloat16 and __half: a launcher that takes them has the same
// name for the linker whether nvcc or a host compiler reads its header.
struct bf16 {  // 1 sign, 8 exponent, 7 fraction bits
  std::uint16_t bits;
};
struct f16 {  // IEEE binary16: 1 sign, 5 exponent, 10 fraction bits
  std::uint16_t bits;
};

}  // namespace lamina::cuda
