#include "layers/flatten.h"

#include "core/ops/reshape.h"
#include "layers/checks.h"

namespace lamina::layers {
namespace {

class FlattenBody final : public LayerBody {
 public:
  std::string class_name() const override { return "Flatten"; }

  Values call(const CallContext&, std::span<const Value> inputs) const override {
    require_one(types_of(inputs));
    const Shape& shape = inputs[0].shape();
    if (shape.empty()) throw CallError("a tensor with a batch axis", "Reshape it first.");
    return {ops::reshape(inputs[0], {shape[0], shape.slice(1, shape.rank()).numel()})};
  }
};

}  // namespace

Layer Flatten(FlattenOptions options) { return {std::make_shared<FlattenBody>(), {.name = options.name}}; }

}  // namespace lamina::layers
