#include "core/ops/random.h"

#include "core/ops/binary.h"
#include "core/ops/iota.h"

namespace lamina::ops {
namespace {

TensorTypes infer(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& type = attrs.as<RandomAttrs>().type;
  if (in[0].dtype != DType::Int64 || !compatible(in[0].shape, {2}))
    throw Error("random ops expect a key i64[2] of seed and counter, received " + to_string(in[0]) +
                ".\n  Give them the state of a random generator.");
  if (!is_float(type.dtype))
    throw Error("random ops draw floating-point numbers, received " + to_string(type) +
                ".\n  Draw Float32 and convert the result with ops::cast.");
  return {type};
}

}  // namespace

const OpDef random_uniform_op{.name = "random_uniform", .infer = infer};
const OpDef random_normal_op{.name = "random_normal", .infer = infer};

Value random_uniform(const Value& key, const TensorType& type, std::uint64_t stream) {
  return key.graph->add_one(random_uniform_op, {key}, RandomAttrs{type, stream});
}
Value random_normal(const Value& key, const TensorType& type, std::uint64_t stream) {
  return key.graph->add_one(random_normal_op, {key}, RandomAttrs{type, stream});
}

Value bernoulli(const Value& key, const Shape& shape, double probability, std::uint64_t stream) {
  return random_uniform(key, {DType::Float32, shape}, stream) < probability;
}

Value next_random_key(const Value& key) { return key + iota(*key.graph, 2, DType::Int64); }

}  // namespace lamina::ops
