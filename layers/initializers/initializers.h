#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/base/text.h"
#include "layers/initializers/initializer.h"

// Keras's initializers, with Keras's formulas and defaults. "Normal" in the name of a variance scaling one
// means a truncated normal, as in Keras. Options out of range throw Error.
namespace lamina::initializers {

struct SeedOptions {
  std::optional<std::uint64_t> seed = {};
};

// Constants.
Initializer Zeros();
Initializer Ones();
Initializer Constant(double value = 0.0);

struct IdentityOptions {
  double gain = 1.0;
};
Initializer Identity(const IdentityOptions& options = {});  // gain on the diagonal; matrices only

// Draws that do not look at the shape.
struct NormalOptions {
  double mean = 0.0;
  double stddev = 0.05;
  std::optional<std::uint64_t> seed = {};
};
Initializer RandomNormal(const NormalOptions& options = {}, const Source& where = Source::current());
Initializer TruncatedNormal(
    const NormalOptions& options = {},
    const Source& where = Source::current());  // redrawn beyond two standard deviations

struct UniformOptions {
  double minval = -0.05;
  double maxval = 0.05;
  std::optional<std::uint64_t> seed = {};
};
Initializer RandomUniform(const UniformOptions& options = {},
                          const Source& where = Source::current());  // in [minval, maxval)

// Draws whose spread follows from the fans n of the shape (fans.h): variance scale / n.
//   mode: "fan_in", "fan_out" or "fan_avg"
//   distribution: "truncated_normal" (whose variance after truncation is scale / n), "untruncated_normal",
//     or "uniform" in [-sqrt(3 scale / n), sqrt(3 scale / n))
struct VarianceScalingOptions {
  double scale = 1.0;
  Text mode = "fan_in";
  Text distribution = "truncated_normal";
  std::optional<std::uint64_t> seed = {};
};
Initializer VarianceScaling(const VarianceScalingOptions& options = {},
                            const Source& where = Source::current());
Initializer GlorotUniform(const SeedOptions& options = {},
                          const Source& where = Source::current());  // scale 1, fan_avg
Initializer GlorotNormal(const SeedOptions& options = {}, const Source& where = Source::current());
Initializer HeUniform(const SeedOptions& options = {},
                      const Source& where = Source::current());  // scale 2, fan_in
Initializer HeNormal(const SeedOptions& options = {}, const Source& where = Source::current());
Initializer LecunUniform(const SeedOptions& options = {},
                         const Source& where = Source::current());  // scale 1, fan_in
Initializer LecunNormal(const SeedOptions& options = {}, const Source& where = Source::current());

// The shape as a matrix [product of all axes but the last, last] with orthonormal rows or columns, whichever
// are fewer, times gain: Q of the QR decomposition of a normal matrix, with the signs that make R's diagonal
// positive. Rank 2 at least.
struct OrthogonalOptions {
  double gain = 1.0;
  std::optional<std::uint64_t> seed = {};
};
Initializer Orthogonal(const OrthogonalOptions& options = {});

// Your own: `make` returns a tensor of the type it is given, and is given the same seed for the same weight.
//   initializers::custom("Ramp", [](const TensorType& type, std::uint64_t seed) { ... });
Initializer custom(std::string name, std::function<Tensor(const TensorType&, std::uint64_t)> make,
                   const Source& where = Source::current());

}  // namespace lamina::initializers
