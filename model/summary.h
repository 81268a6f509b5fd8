#pragma once

#include <string>

#include "model/model.h"

namespace lamina {

struct SummaryLook {
  std::string title;        // the name of the model
  bool show_inputs = true;  // a line for each Input
};

// The table of a model's layers, with the parameters and the memory of a step below it.
std::string summary_of(const Model& model, const SummaryLook& look, const SummaryOptions& options);

// The table of layers that have no shapes yet.
std::string summary_of_unbuilt(const std::vector<Layer>& layers, const std::string& title);

}  // namespace lamina
