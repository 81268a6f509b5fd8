#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/philox.h"
#include "core/base/text.h"
#include "core/runtime/tensor.h"

namespace lamina {

// What Keras writes into an initializer's config beside the seed: {"stddev", 0.05}, {"mode", "fan_in"}.
using InitializerSettings = std::map<std::string, std::variant<double, std::string>>;

// How the first values of a weight are made. A value; copies are cheap and calls do not change it. Options
// take one by Keras's name or from a factory of initializers.h:
//   layers::Dense(64, {.kernel_initializer = "he_normal"})
//   layers::Dense(64, {.kernel_initializer = initializers::RandomNormal({.stddev = 0.01})})
class Initializer {
 public:
  // Makes a tensor of the type with the random numbers of the key.
  using Make = std::function<Tensor(const TensorType&, PhiloxKey)>;

  // Keras's name, as "glorot_uniform" or "GlorotUniform", with Keras's defaults. Throws Error listing the
  // names if there is none such.
  template <std::size_t N>
  Initializer(const char (&name)[N], const Source& where = Source::current())
      : Initializer(Text(name, where)) {}
  Initializer(const std::string& name, const Source& where = Source::current())
      : Initializer(Text(name, where)) {}
  Initializer(const Text& name) : Initializer(named(name.value, {}, {}, name.where)) {}

  Initializer(std::string name, InitializerSettings settings, std::optional<std::uint64_t> seed, Make make);

  // An initializer by Keras's name with the settings of a Keras config. Throws Error for unknown names of
  // initializers and settings, and for settings of the wrong kind.
  static Initializer named(std::string_view name, const InitializerSettings& settings = {},
                           std::optional<std::uint64_t> seed = {}, const Source& where = Source::current());

  // The values for a weight of that type, float32 or float64. The same type and seed give the same bits, and
  // float32 values are the float64 values rounded. An initializer's own seed stands before `seed`.
  Tensor operator()(const TensorType& type, std::uint64_t seed) const;

  const std::string& name() const { return name_; }  // Keras's class name: "GlorotUniform"
  const InitializerSettings& settings() const { return settings_; }
  std::optional<std::uint64_t> seed() const { return seed_; }

 private:
  std::string name_;
  InitializerSettings settings_;
  std::optional<std::uint64_t> seed_;
  Make make_;
};

// Every name that `Initializer::named` knows, in snake_case, in alphabetical order.
std::vector<std::string> initializer_names();

}  // namespace lamina
