#include "layers/input.h"

#include "core/base/at_line.h"

namespace lamina {
namespace {

class InputBody final : public LayerBody {
 public:
  std::string class_name() const override { return "InputLayer"; }
  Values call(const CallContext&, std::span<const Value> inputs) const override {
    return {inputs.begin(), inputs.end()};
  }
};

void require_sizes(const Shape& shape, const InputOptions& options, const Source& where) {
  constexpr int kMostAxes = 15;  // with the batch as many as an op takes
  for (std::int64_t dim : shape)
    if (dim <= 0 && dim != kUnknown)
      throw Error(where, "Input expects sizes of at least 1, or kUnknown, received " + to_string(shape) +
                             ".\n  Give the shape of one sample, without the batch.");
  if (options.batch_size <= 0 && options.batch_size != kUnknown)
    throw Error(where, "Input expects sizes of at least 1, or kUnknown, received a batch_size of " +
                           std::to_string(options.batch_size) +
                           ".\n  Leave batch_size away to take batches of any size.");
  if (shape.rank() > kMostAxes)
    throw Error(where, "Input expects at most 15 axes behind the batch, received " +
                           std::to_string(shape.rank()) + ".\n  Reshape the samples to fewer axes.");
  at_line(where, [&] { return shape.numel(); });
}

}  // namespace

SymbolicTensor Input(const Shape& shape, InputOptions options, const Source& where) {
  require_sizes(shape, options, where);
  auto call = std::make_shared<LayerCall>();
  call->layer = Layer(std::make_shared<InputBody>(), {.name = options.name});
  call->outputs = {{options.dtype, Shape{options.batch_size} + shape}};
  call->where = where;
  return {std::move(call), 0};
}

bool is_input(const LayerCall& call) { return call.inputs.empty(); }

}  // namespace lamina
