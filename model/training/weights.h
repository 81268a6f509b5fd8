#pragma once

#include <string>
#include <vector>

#include "model/functional.h"

namespace lamina {

// A weight's place in a model.
struct WeightInModel {
  Weight weight;
  std::string path;        // "encoder/dense_1/kernel"
  bool trainable = false;  // it may change in training: its layer is not frozen
};

// All weights of a model, each once: layer by layer, trainable ones first within a layer, as in Keras.
// Without `trainability` as if nothing were frozen.
std::vector<WeightInModel> weights_of(const Functional& functional);
std::vector<WeightInModel> weights_of(const Functional& functional, const Trainability& trainability);

}  // namespace lamina
