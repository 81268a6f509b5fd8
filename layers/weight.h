#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/runtime/variable.h"
#include "layers/initializers/initializer.h"
#include "layers/regularizer.h"

namespace lamina {

struct WeightOptions {
  Initializer initializer = "glorot_uniform";
  Regularizer regularizer = {};
  bool trainable = true;
  DType dtype = DType::Float32;
};

// A tensor that a layer keeps and training changes. A handle: copies mean the same weight. It gets its first
// values when a model is made of the layer, so that they follow from the model's seed; `variable` holds them
// from then on.
class Weight {
 public:
  Weight() = default;  // no weight, such as the bias of a layer without one
  Weight(std::string name, TensorType type, WeightOptions options)
      : data_(std::make_shared<Data>(Data{std::move(name), std::move(type), std::move(options), {}})) {
    data_->variable = std::make_shared<Variable>(data_->name, Tensor());
  }

  explicit operator bool() const { return data_ != nullptr; }
  const std::string& name() const { return data_->name; }  // within its layer: "kernel"
  const TensorType& type() const { return data_->type; }
  const WeightOptions& options() const { return data_->options; }
  const VariablePtr& variable() const { return data_->variable; }
  bool operator==(const Weight& other) const { return data_ == other.data_; }

  // Gives the weight its first values, unless it has some.
  void initialize(std::uint64_t seed) const {
    if (!data_->variable->value().defined())
      data_->variable->mutable_value() = data_->options.initializer(type(), seed);
  }

  // The weight's value at the beginning of a step.
  Value in(Graph& graph) const { return graph.state({data_->variable->name, type(), data_->variable}); }

 private:
  struct Data {
    std::string name;
    TensorType type;
    WeightOptions options;
    VariablePtr variable;
  };
  std::shared_ptr<Data> data_;
};

// What a layer's `build` declares its weights with.
class WeightBuilder {
 public:
  // Throws Error if a dimension is unknown or negative, or the layer has a weight of that name already.
  Weight add(std::string name, const Shape& shape, WeightOptions options = {});
  const std::vector<Weight>& weights() const { return weights_; }

 private:
  std::vector<Weight> weights_;
};

}  // namespace lamina
