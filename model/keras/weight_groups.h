#pragma once

#include <string>
#include <vector>

#include "model/functional.h"

namespace lamina::keras {

// The weights of one layer, or of none, as a group of `model.weights.h5`: the data sets "<path>/0",
// "<path>/1", ... hold them, and the group's attribute `name` is the layer's name.
struct WeightGroup {
  std::string path;  // "layers/functional/layers/dense_1/vars": by class and count, never by name
  std::string name;  // the layer's
  std::vector<Weight> weights;
};

// All groups of a model, each layer's once, in the order of the model's layers: keras.saving's
// _walk_saveable.
std::vector<WeightGroup> weight_groups(const Functional& functional, const std::string& class_name,
                                       const std::string& model_name);

}  // namespace lamina::keras
