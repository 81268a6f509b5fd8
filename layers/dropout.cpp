#include "layers/dropout.h"

#include <fmt/format.h>

#include "core/ops/binary.h"
#include "core/ops/concatenate.h"
#include "core/ops/constant.h"
#include "core/ops/random.h"
#include "core/ops/slice.h"
#include "layers/checks.h"

namespace lamina::layers {
namespace {

class DropoutBody final : public LayerBody {
 public:
  DropoutBody(double rate, DropoutOptions options) : rate_(rate), options_(std::move(options)) {}

  std::string class_name() const override { return "Dropout"; }

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

}  // namespace lamina::layers
