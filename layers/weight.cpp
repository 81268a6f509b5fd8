#include "layers/weight.h"

#include "layers/call_error.h"

namespace lamina {

Weight WeightBuilder::add(std::string name, const Shape& shape, WeightOptions options) {
  for (std::int64_t dim : shape)
    if (dim < 0)
      throw CallError("known sizes for its weight \"" + name + "\" of shape " + to_string(shape),
                      "Give the Input that axis's size.");
  for (const Weight& other : weights_)
    if (other.name() == name)
      throw Error("declares two weights named \"" + name +
                  "\".\n  Give each weight of a layer a name of its own.");
  weights_.emplace_back(std::move(name), TensorType{options.dtype, shape}, options);
  return weights_.back();
}

}  // namespace lamina
