#pragma once

#include "model/functional.h"

namespace lamina {

// A model as the body of a layer: its calls are traced into the model around it.
class ModelBody final : public LayerBody {
 public:
  explicit ModelBody(Functional functional) : functional_(std::move(functional)) {}

  std::string class_name() const override { return "Functional"; }
  const Functional& functional() const { return functional_; }
  std::vector<Layer> inner_layers() const override { return functional_.layers; }

  // Throws CallError if the number of tensors or a shape is not that of the model's inputs.
  Values call(const CallContext& context, std::span<const Value> inputs) const override;

 private:
  Functional functional_;
};

}  // namespace lamina
