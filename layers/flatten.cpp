#include "layers/flatten.h"

#include "core/ops/reshape.h"
#include "layers/checks.h"
#include "layers/layer_table.h"

namespace lamina::layers {
namespace {

void describe(auto& fields) { fields.fixed("data_format", "channels_last"); }

class FlattenBody final : public LayerBody {
 public:
  std::string class_name() const override { return "Flatten"; }
  std::optional<Config> config() const override {
    return ConfigWriter::write([](auto& fields) { describe(fields); });
  }

  Values call(const CallContext&, std::span<const Value> inputs) const override {
    require_one(types_of(inputs));
    const Shape& shape = inputs[0].shape();
    if (shape.empty()) throw CallError("a tensor with a batch axis", "Reshape it first.");
    return {ops::reshape(inputs[0], {shape[0], shape.slice(1, shape.rank()).numel()})};
  }
};

}  // namespace

Layer Flatten(FlattenOptions options) { return {std::make_shared<FlattenBody>(), {.name = options.name}}; }

Layer flatten_from(ConfigReader& fields, const Source&) {
  FlattenOptions options;
  describe(fields.layer(options));
  return Flatten(options);
}

}  // namespace lamina::layers
