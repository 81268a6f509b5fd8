#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/functional.h"
#include "model/options.h"

namespace lamina {

// What `compile` was asked for, sorted by output, and what was frozen then.
struct TrainingSetup {
  // `model` is the layer whose calls `functional` holds. Throws Error, at the user's line, for lists that do
  // not fit the outputs and for names that are none of theirs.
  TrainingSetup(const Functional& functional, const Layer& model, const CompileOptions& options,
                const Source& where);

  Optimizer optimizer;
  std::vector<std::optional<Loss>> losses;  // by output
  std::vector<double> loss_weights;
  std::vector<std::vector<Metric>> metrics, weighted_metrics;
  Trainability trainability;

  bool needs_labels(std::size_t output) const {
    return losses[output] || !metrics[output].empty() || !weighted_metrics[output].empty();
  }
};

}  // namespace lamina
