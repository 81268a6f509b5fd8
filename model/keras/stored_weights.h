#pragma once

#include "data/hdf5/hdf5_weights.h"
#include "model/keras/weight_groups.h"
#include "model/training/state.h"

namespace lamina::keras {

// Values of weights found in a file, not given to the weights yet: either all of them are taken over, or
// none.
struct FoundWeights {
  std::vector<std::pair<Weight, Tensor>> values;
  void take_over() const;
};

// The tensor as one of that type. Throws Error if the shapes differ, or a fraction would be a whole number;
// `path` names the weight.
Tensor as_type(const Tensor& value, const TensorType& type, const std::string& path);

// A group's weights are looked up by its place, or by the layer's name.
struct LookUp {
  bool by_name = false;
  bool skip_mismatch = false;
};
// Throws Error if a weight is not there or has another shape, unless that is to be skipped.
FoundWeights find_weights(const data::Hdf5Weights& file, const std::vector<WeightGroup>& groups, LookUp how);

// The weights' data sets, and the names of all groups.
data::Hdf5Weights stored(const std::vector<WeightGroup>& groups);

// Optimizer state, behind `weights` in Keras's order: iteration, learning rate, slots of the trained weights.
void store_optimizer(TrainingState& state, const Optimizer& optimizer,
                     const std::vector<WeightInModel>& trained, data::Hdf5Weights& file);
// Takes it over. False if the file has none, or that of an optimizer that was not built. Throws Error if it
// is of another optimizer or other weights.
bool restore_optimizer(TrainingState& state, const Optimizer& optimizer,
                       const std::vector<WeightInModel>& trained, const data::Hdf5Weights& file);

}  // namespace lamina::keras
