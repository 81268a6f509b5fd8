#pragma once

#include "core/ir/graph.h"

// Random tensors whose elements are numbered, so that any backend can draw any of them on its own and gets
// the same bits (normals: up to the rounding of log, sin and cos).
//
// The key is an Int64 tensor {seed, counter}, usually a state that each step advances. `stream` tells the
// places of a program apart: two calls that must not draw the same numbers need two streams. With the
// functions of core/base/philox.h, block b of the tensor is
//   w = philox(philox_key(seed, stream), philox_counter(b, counter))      // four 32-bit words
// and its elements are
//   Float32 uniform: 4b+k = uniform_float(w[k])                           for k = 0..3
//   Float64 uniform: 2b+k = uniform_double(w[2k], w[2k+1])                for k = 0, 1
//   Float32 normal:  {4b+2k, 4b+2k+1} = box_muller(uniform_float(w[2k]), uniform_float(w[2k+1])), k = 0, 1
//   Float64 normal:  {2b, 2b+1} = box_muller(uniform_double(w[0], w[1]), uniform_double(w[2], w[3]))
// The shorter float types are drawn as Float32 and rounded.
namespace lamina::ops {

struct RandomAttrs {
  TensorType type;
  std::uint64_t stream = 0;
  bool operator==(const RandomAttrs&) const = default;
  std::string text() const { return "stream " + std::to_string(stream); }
};
extern const OpDef random_uniform_op, random_normal_op;

Value random_uniform(const Value& key, const TensorType& type, std::uint64_t stream);  // in [0, 1)
Value random_normal(const Value& key, const TensorType& type, std::uint64_t stream);   // mean 0, deviation 1

// Bool: true with that probability.
Value bernoulli(const Value& key, const Shape& shape, double probability, std::uint64_t stream);

// The key of the next step: {seed, counter + 1}.
Value next_random_key(const Value& key);

}  // namespace lamina::ops
