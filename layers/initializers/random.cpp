#include "layers/initializers/draw.h"
#include "layers/initializers/initializers.h"

namespace lamina::initializers {
namespace {

Initializer normal(std::string name, const NormalOptions& options, DrawPair draw) {
  const double mean = options.mean, stddev = options.stddev;
  if (!(stddev >= 0))
    throw Error(name + " has the standard deviation " + std::to_string(stddev) +
                ".\n  Give one that is 0 or more.");
  return {std::move(name),
          {{"mean", mean}, {"stddev", stddev}},
          options.seed,
          [=](const TensorType& type, PhiloxKey key) { return draw_tensor(type, key, draw, stddev, mean); }};
}

}  // namespace

Initializer RandomNormal(const NormalOptions& options) {
  return normal("RandomNormal", options, normal_pair);
}

Initializer TruncatedNormal(const NormalOptions& options) {
  return normal("TruncatedNormal", options, truncated_normal_pair);
}

Initializer RandomUniform(const UniformOptions& options) {
  const double low = options.minval, high = options.maxval;
  if (!(low <= high))
    throw Error("RandomUniform from " + std::to_string(low) + " to " + std::to_string(high) +
                " is empty.\n  Give a minval that is not above maxval.");
  return {"RandomUniform",
          {{"minval", low}, {"maxval", high}},
          options.seed,
          [=](const TensorType& type, PhiloxKey key) {
            return draw_tensor(type, key, uniform_pair, high - low, low);
          }};
}

}  // namespace lamina::initializers
