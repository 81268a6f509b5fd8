#include "layers/initializers/initializer.h"

#include "layers/initializers/initializers.h"

namespace lamina {

Initializer::Initializer(std::string name, InitializerSettings settings, std::optional<std::uint64_t> seed,
                         Make make)
    : name_(std::move(name)), settings_(std::move(settings)), seed_(seed), make_(std::move(make)) {}

Tensor Initializer::operator()(const TensorType& type, std::uint64_t seed) const {
  constexpr std::uint64_t kStream = 0x696E6974;  // "init"
  Tensor values = make_(type, philox_key(seed_.value_or(seed), kStream));
  if (values.type() != type)
    throw Error("the initializer " + name_ + " made " + to_string(values.type()) + " for a weight " +
                to_string(type) + ".\n  Return a tensor of the type that is asked for.");
  return values;
}

namespace initializers {

Initializer custom(std::string name, std::function<Tensor(const TensorType&, std::uint64_t)> make,
                   const Source& where) {
  if (!make)
    throw Error(where, "initializers::custom(\"" + name +
                           "\") received no function.\n  Give one of a weight's type and a seed.");
  return {std::move(name), {}, {}, [make = std::move(make)](const TensorType& type, PhiloxKey key) {
            return make(type, static_cast<std::uint64_t>(key.word[0]) << 32 | key.word[1]);
          }};
}

}  // namespace initializers
}  // namespace lamina
