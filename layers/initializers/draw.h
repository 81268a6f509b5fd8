#pragma once

#include <cstdint>

#include "core/base/philox.h"
#include "core/runtime/tensor.h"

// What the random initializers share.
namespace lamina::initializers {

// Two draws in double from the key: elements 2 pair and 2 pair + 1.
NormalPair<double> uniform_pair(PhiloxKey key, std::uint64_t pair);           // in [0, 1)
NormalPair<double> normal_pair(PhiloxKey key, std::uint64_t pair);            // standard normals
NormalPair<double> truncated_normal_pair(PhiloxKey key, std::uint64_t pair);  // redrawn while beyond +-2

// A tensor whose elements 2p and 2p + 1 are draw(key, p) times scale plus shift, computed in double and
// rounded once.
using DrawPair = NormalPair<double> (*)(PhiloxKey key, std::uint64_t pair);
Tensor draw_tensor(const TensorType& type, PhiloxKey key, DrawPair draw, double scale, double shift);

// Calls `write` with the elements of the tensor as a mutable span of float or double. Throws Error for other
// types.
template <class Write>
void write_floats(Tensor& tensor, Write write) {
  if (tensor.dtype() == DType::Float32) return write(tensor.mutable_span<float>());
  if (tensor.dtype() == DType::Float64) return write(tensor.mutable_span<double>());
  throw Error("an initializer draws float32 or float64 values, the weight is " + to_string(tensor.type()) +
              ".\n  Initialize it with zeros, ones or a constant.");
}

}  // namespace lamina::initializers
