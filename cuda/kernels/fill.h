#pragma once

#include <cstdint>

#include "cuda/language/stream.h"

namespace lamina::cuda {

// Elements that all have the same bits, or that count 0, 1, 2, ...
struct FillParameters {
  void* to = nullptr;  // [count]
  std::int64_t count = 0;
  std::uint64_t bits = 0;  // the element, in the lowest bytes
  int element_bytes = 4;
};
int fill(Stream stream, const FillParameters& parameters);

struct IotaParameters {
  void* to = nullptr;  // [count]
  std::int64_t count = 0;
  std::int32_t dtype = 0;  // a lamina::DType, not Bool
};
int iota(Stream stream, const IotaParameters& parameters);

}  // namespace lamina::cuda
