#pragma once

#include "model/training/state.h"

namespace lamina {

// What a program of a model does with a batch.
enum class StepKind { Train, Test, Predict };

// The types of what one batch brings; the first dimension of each is the batch size. Outputs without labels
// or weights have none.
struct BatchTypes {
  std::vector<TensorType> inputs;
  std::vector<std::optional<TensorType>> labels, weights;  // by output

  std::string text() const;  // equal texts mean equal types
};

// The types a batch of that size will probably have, for plans made before there is data: labels like their
// output, or class numbers for sparse losses; no weights.
BatchTypes expected_types(const Functional& functional, const TrainingSetup* setup, std::int64_t batch);

// Builds the whole step as one graph. Its inputs are the batch's tensors in the order inputs, labels,
// weights. Training: forward, losses, gradients, clipping, updates of weights, slots, counters and metrics.
// Test: forward, losses and metrics. Predict: forward only, the model's outputs being the graph's. Throws
// Error if labels do not fit their outputs.
Graph build_step(StepKind kind, const Functional& functional, const TrainingSetup* setup,
                 TrainingState* state, const BatchTypes& types);

}  // namespace lamina
