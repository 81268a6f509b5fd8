#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "model/training/step.h"

namespace lamina {

// A model on a device: its settings, what it keeps between steps, and one executable for each kind of step
// and type of batch, made when first asked for.
class Session {
 public:
  // Without setup only predictions can be made.
  Session(const Functional& functional, std::shared_ptr<const Backend> backend,
          std::optional<TrainingSetup> setup, std::uint64_t seed);

  // The program of a step, without anything to run it; the metrics' accumulators are made on the way.
  std::shared_ptr<const Program> program(StepKind kind, const BatchTypes& types);
  Executable& executable(StepKind kind, const BatchTypes& types);

  const Functional& functional() const { return functional_; }
  const Backend& backend() const { return *backend_; }
  const TrainingSetup& setup() const { return *setup_; }
  TrainingState& state() { return *state_; }
  bool compiled() const { return setup_.has_value(); }

 private:
  void make_metrics(const BatchTypes& types);
  void make_metric(const Metric& asked, std::size_t output, const TensorType& labels, bool weighted);

  const Functional& functional_;
  std::shared_ptr<const Backend> backend_;
  std::optional<TrainingSetup> setup_;
  std::optional<TrainingState> state_;
  std::unordered_map<std::string, std::unique_ptr<Executable>> executables_;
};

}  // namespace lamina
