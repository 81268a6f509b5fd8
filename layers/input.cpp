#include "layers/input.h"

namespace lamina {
namespace {

class InputBody final : public LayerBody {
 public:
  std::string class_name() const override { return "InputLayer"; }
  Values call(const CallContext&, std::span<const Value> inputs) const override {
    return {inputs.begin(), inputs.end()};
  }
};

}  // namespace

SymbolicTensor Input(const Shape& shape, InputOptions options, const Source& where) {
  for (std::int64_t dim : (Shape{options.batch_size} + shape))
    if (dim <= 0 && dim != kUnknown)
      throw Error(where, "Input expects sizes of at least 1, or kUnknown, received " + to_string(shape) +
                             ".\n  Give the shape of one sample, without the batch.");
  auto call = std::make_shared<LayerCall>();
  call->layer = Layer(std::make_shared<InputBody>(), {.name = options.name});
  call->outputs = {{options.dtype, Shape{options.batch_size} + shape}};
  call->where = where;
  return {std::move(call), 0};
}

bool is_input(const LayerCall& call) { return call.inputs.empty(); }

}  // namespace lamina
