#pragma once

#include <string>

#include "data/data.h"
#include "model/model.h"

namespace lamina::tool {

// What an .npz file has for a model: `x_<input name>` for each input, `y_<output name>` and, if samples are
// weighted, `w_<output name>`. Of a model with one input (output), plain `x` (`y`, `w`) is taken as well.
struct ModelData {
  Data x, y, sample_weight;
};

// Inputs alone: keys of labels and weights are not looked at.
Data read_inputs(const std::string& path, const Model& model);

// All three. Labels may be missing of outputs that have neither loss nor metric in `model_path`, the file
// that the model is from.
ModelData read_data(const std::string& path, const Model& model, const std::string& model_path);

// Both throw Error that lists the keys that there are and those that are wanted, if one is missing or
// unknown, and if the arrays differ in their rows.

}  // namespace lamina::tool
