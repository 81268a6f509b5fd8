#pragma once

#include <unordered_map>
#include <vector>

#include "core/runtime/variable.h"
#include "model/training/setup.h"
#include "model/training/weights.h"

namespace lamina {

// One figure of the logs: a metric of one output, and its sums over the batches since the last reset.
struct TrackedMetric {
  std::string name;  // "loss", "department_accuracy"
  Metric metric;
  std::size_t output = 0;
  bool weighted = false;  // by sample weights
  std::vector<VariablePtr> accumulators;
};

// The running mean of a loss: the sum over batches of loss times batch size, and the number of samples.
struct TrackedLoss {
  std::string name;  // "loss", "department_loss"
  VariablePtr sum, count;
};

// Everything that training keeps between steps, besides the weights.
struct TrainingState {
  TrainingState(const Functional& functional, const TrainingSetup& setup, std::uint64_t seed);

  VariablePtr iteration;      // Int64: updates made so far
  VariablePtr learning_rate;  // Float32, unless the optimizer has a schedule; callbacks may change it
  VariablePtr random_key;     // Int64 {seed, steps}
  std::unordered_map<const Variable*, std::vector<VariablePtr>> slots;  // by weight
  TrackedLoss total;
  std::vector<TrackedLoss> losses;     // by output; only for models with several losses
  std::vector<TrackedMetric> metrics;  // made when the labels' types are known

  void make_slots(const Optimizer& optimizer, const WeightInModel& weight);
  void reset_metrics();
  Logs read_metrics() const;
};

}  // namespace lamina
