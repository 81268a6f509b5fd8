#include <fmt/format.h>

#include <cmath>

#include "layers/initializers/draw.h"
#include "layers/initializers/initializers.h"

namespace lamina::initializers {
namespace {

Initializer normal(std::string name, const NormalOptions& options, DrawPair draw, const Source& where) {
  const double mean = options.mean, stddev = options.stddev;
  if (!(stddev >= 0 && std::isfinite(stddev) && std::isfinite(mean)))
    throw Error(where, name + " expects a finite mean and a finite stddev of at least 0, received " +
                           fmt::to_string(mean) + " and " + fmt::to_string(stddev) +
                           ".\n  Keras's defaults are 0 and 0.05.");
  return {std::move(name),
          {{"mean", mean}, {"stddev", stddev}},
          options.seed,
          [=](const TensorType& type, PhiloxKey key) { return draw_tensor(type, key, draw, stddev, mean); }};
}

}  // namespace

Initializer RandomNormal(const NormalOptions& options, const Source& where) {
  return normal("RandomNormal", options, normal_pair, where);
}

Initializer TruncatedNormal(const NormalOptions& options, const Source& where) {
  return normal("TruncatedNormal", options, truncated_normal_pair, where);
}

Initializer RandomUniform(const UniformOptions& options, const Source& where) {
  const double low = options.minval, high = options.maxval;
  if (!(low <= high && std::isfinite(low) && std::isfinite(high)))
    throw Error(where, "RandomUniform expects finite numbers, with minval at most maxval, received " +
                           fmt::to_string(low) + " and " + fmt::to_string(high) +
                           ".\n  Keras's defaults are -0.05 and 0.05.");
  return {"RandomUniform",
          {{"minval", low}, {"maxval", high}},
          options.seed,
          [=](const TensorType& type, PhiloxKey key) {
            return draw_tensor(type, key, uniform_pair, high - low, low);
          }};
}

}  // namespace lamina::initializers
