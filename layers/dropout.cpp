#include "layers/dropout.h"

#include <fmt/format.h>

#include "core/ops/binary.h"
#include "core/ops/concatenate.h"
#include "core/ops/constant.h"
#include "core/ops/random.h"
#include "core/ops/slice.h"
#include "layers/checks.h"
#include "layers/config_values.h"
#include "layers/layer_table.h"

namespace lamina::layers {
namespace {

// As Keras has them: sizes that are the input's are null, and so is a noise_shape that is not given.
struct DropoutSettings {
  std::optional<std::int64_t> seed = {};
  std::optional<std::vector<std::optional<std::int64_t>>> noise_shape = {};
};

void describe(auto& fields, auto& rate, auto&& settings) {
  fields.required("rate", rate)("seed", settings.seed)("noise_shape", settings.noise_shape);
}

DropoutSettings settings_of(const DropoutOptions& options) {
  DropoutSettings settings{.seed = options.seed};
  for (std::int64_t size : options.noise_shape) {
    if (!settings.noise_shape) settings.noise_shape.emplace();
    settings.noise_shape->push_back(size == kUnknown ? std::nullopt : std::optional(size));
  }
  return settings;
}

class DropoutBody final : public LayerBody {
 public:
  DropoutBody(double rate, DropoutOptions options) : rate_(rate), options_(std::move(options)) {}

  std::string class_name() const override { return "Dropout"; }
  std::optional<Config> config() const override {
    return ConfigWriter::write([this](auto& fields) { describe(fields, rate_, settings_of(options_)); });
  }

  Values call(const CallContext& context, std::span<const Value> inputs) const override {
    require_one(types_of(inputs));
    require_float(inputs[0].type());
    const Value& x = inputs[0];
    const Shape noise = noise_for(x);
    if (!context.training() || rate_ == 0) return {x};
    if (rate_ == 1) return {ops::zeros_like(x)};
    const Value kept = ops::bernoulli(key(context), noise, 1 - rate_, context.next_stream());
    return {ops::where(kept, x * (1 / (1 - rate_)), 0.0)};
  }

 private:
  Shape noise_for(const Value& x) const {
    Shape noise = options_.noise_shape;
    if (noise.empty()) return x.shape();
    bool fits = noise.rank() == x.rank();
    for (int i = 0; fits && i < x.rank(); ++i) {
      fits = noise[i] == 1 || compatible(Shape{noise[i]}, Shape{x.shape()[i]});
      if (noise[i] == kUnknown) noise[i] = x.shape()[i];
    }
    if (!fits)
      throw CallError(
          "a tensor that its noise_shape " + to_string(options_.noise_shape) + " can be broadcast to",
          "Give noise_shape the input's rank, with 1 or kUnknown where sizes differ.");
    return noise;
  }

  // The step's key, with this layer's seed in place of the model's.
  Value key(const CallContext& context) const {
    if (!options_.seed) return context.random_key();
    const Value seed = ops::full(context.graph(), *options_.seed, {DType::Int64, {1}});
    return ops::concatenate({seed, ops::slice(context.random_key(), {{.start = 1}})});
  }

  double rate_;
  DropoutOptions options_;
};

}  // namespace

Layer Dropout(double rate, DropoutOptions options, const Source& where) {
  if (!(rate >= 0 && rate <= 1))
    throw Error(where, fmt::format("Dropout expects a rate between 0 and 1, received {}.\n"
                                   "  Give the fraction of elements to drop.",
                                   rate));
  const LayerOptions layer{.name = options.name};
  return {std::make_shared<DropoutBody>(rate, std::move(options)), layer};
}

Layer dropout_from(ConfigReader& fields, const Source& where) {
  double rate = 0;
  DropoutSettings settings;
  DropoutOptions options;
  describe(fields.layer(options), rate, settings);
  if (settings.seed) options.seed = static_cast<std::uint32_t>(*settings.seed);
  if (settings.noise_shape)
    for (const auto& size : *settings.noise_shape) options.noise_shape.push_back(size.value_or(kUnknown));
  return Dropout(rate, std::move(options), where);
}

}  // namespace lamina::layers
