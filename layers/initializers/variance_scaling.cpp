#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "layers/initializers/draw.h"
#include "layers/initializers/fans.h"
#include "layers/initializers/initializers.h"

namespace lamina::initializers {
namespace {

// The standard deviation of a standard normal cut off at +-2.
constexpr double kTruncatedStddev = 0.87962566103423978;

enum class Mode { FanIn, FanOut, FanAvg };
enum class Distribution { TruncatedNormal, UntruncatedNormal, Uniform };

Mode mode_from(const Text& text) {
  const std::string& name = text.value;
  if (name == "fan_in") return Mode::FanIn;
  if (name == "fan_out") return Mode::FanOut;
  if (name == "fan_avg") return Mode::FanAvg;
  throw Error(text.where, "VarianceScaling has no mode \"" + name + "\".\n  Use fan_in, fan_out or fan_avg.");
}

Distribution distribution_from(const Text& text) {
  const std::string& name = text.value;
  if (name == "truncated_normal" || name == "normal") return Distribution::TruncatedNormal;
  if (name == "untruncated_normal") return Distribution::UntruncatedNormal;
  if (name == "uniform") return Distribution::Uniform;
  throw Error(text.where, "VarianceScaling has no distribution \"" + name +
                              "\".\n  Use truncated_normal, untruncated_normal or uniform.");
}

double fan(const Shape& shape, Mode mode) {
  const Fans fans = fans_of(shape);
  const auto in = static_cast<double>(fans.in), out = static_cast<double>(fans.out);
  return mode == Mode::FanIn ? in : mode == Mode::FanOut ? out : (in + out) / 2;
}

Tensor draw_scaled(const TensorType& type, PhiloxKey key, Distribution distribution, double variance) {
  const double stddev = std::sqrt(variance);
  switch (distribution) {
    case Distribution::TruncatedNormal:
      return draw_tensor(type, key, truncated_normal_pair, stddev / kTruncatedStddev, 0);
    case Distribution::UntruncatedNormal:
      return draw_tensor(type, key, normal_pair, stddev, 0);
    case Distribution::Uniform:
      break;
  }
  const double limit = std::sqrt(3 * variance);
  return draw_tensor(type, key, uniform_pair, 2 * limit, -limit);
}

Initializer::Make scaling(double scale, Mode mode, Distribution distribution) {
  return [=](const TensorType& type, PhiloxKey key) {
    return draw_scaled(type, key, distribution, scale / std::max(1.0, fan(type.shape, mode)));
  };
}

}  // namespace

Initializer VarianceScaling(const VarianceScalingOptions& options, const Source& where) {
  if (!(options.scale > 0 && std::isfinite(options.scale)))
    throw Error(where, "VarianceScaling expects a finite scale above 0, received " +
                           fmt::to_string(options.scale) + ".\n  Keras's default is 1.");
  return {
      "VarianceScaling",
      {{"scale", options.scale}, {"mode", options.mode.value}, {"distribution", options.distribution.value}},
      options.seed,
      scaling(options.scale, mode_from(options.mode), distribution_from(options.distribution))};
}

Initializer GlorotUniform(const SeedOptions& options, const Source&) {
  return {"GlorotUniform", {}, options.seed, scaling(1, Mode::FanAvg, Distribution::Uniform)};
}
Initializer GlorotNormal(const SeedOptions& options, const Source&) {
  return {"GlorotNormal", {}, options.seed, scaling(1, Mode::FanAvg, Distribution::TruncatedNormal)};
}
Initializer HeUniform(const SeedOptions& options, const Source&) {
  return {"HeUniform", {}, options.seed, scaling(2, Mode::FanIn, Distribution::Uniform)};
}
Initializer HeNormal(const SeedOptions& options, const Source&) {
  return {"HeNormal", {}, options.seed, scaling(2, Mode::FanIn, Distribution::TruncatedNormal)};
}
Initializer LecunUniform(const SeedOptions& options, const Source&) {
  return {"LecunUniform", {}, options.seed, scaling(1, Mode::FanIn, Distribution::Uniform)};
}
Initializer LecunNormal(const SeedOptions& options, const Source&) {
  return {"LecunNormal", {}, options.seed, scaling(1, Mode::FanIn, Distribution::TruncatedNormal)};
}

}  // namespace lamina::initializers
