#include "model/training/session.h"

#include <algorithm>

namespace lamina {
namespace {

// A metric's name in the logs: its own, behind the output's if there are several; numbered if it stands there
// already.
std::string log_name(const Functional& f, const TrainingState& state, std::size_t output,
                     const std::string& metric) {
  const std::string base = f.outputs.size() > 1 ? f.output_names[output] + "_" + metric : metric;
  auto taken = [&](const std::string& name) {
    return name == "loss" || std::any_of(state.metrics.begin(), state.metrics.end(),
                                         [&](const auto& m) { return m.name == name; });
  };
  std::string name = base;
  for (int k = 1; taken(name); ++k) name = base + "_" + std::to_string(k);
  return name;
}

}  // namespace

Session::Session(const Functional& functional, std::shared_ptr<const Backend> backend,
                 std::optional<TrainingSetup> setup, std::uint64_t seed)
    : functional_(functional), backend_(std::move(backend)), setup_(std::move(setup)) {
  if (setup_) state_.emplace(functional_, *setup_, seed);
}

std::shared_ptr<const Program> Session::program(StepKind kind, const BatchTypes& types) {
  const bool first = kind != StepKind::Predict && state_->metrics.empty();
  try {
    if (first) make_metrics(types);
    const Graph graph =
        build_step(kind, functional_, setup_ ? &*setup_ : nullptr, state_ ? &*state_ : nullptr, types);
    return compile(graph, *backend_);
  } catch (...) {
    if (first) state_->metrics.clear();  // they were chosen for labels that do not fit
    throw;
  }
}

Executable& Session::executable(StepKind kind, const BatchTypes& types) {
  std::unique_ptr<Executable>& entry =
      executables_[std::to_string(static_cast<int>(kind)) + ":" + types.text()];
  if (!entry) entry = backend_->link(program(kind, types));
  return *entry;
}

void Session::make_metrics(const BatchTypes& types) {
  for (std::size_t i = 0; i < setup_->metrics.size(); ++i) {
    if (!types.labels[i]) continue;
    TensorType output = functional_.outputs[i].type();
    output.shape[0] = types.labels[i]->shape[0];
    for (const Metric& asked : setup_->metrics[i]) {
      TrackedMetric tracked{
          log_name(functional_, *state_, i, asked.name()), resolve(asked, *types.labels[i], output), i, {}};
      for (const TensorType& t : tracked.metric.accumulators(*types.labels[i], output))
        tracked.accumulators.push_back(std::make_shared<Variable>(
            "metrics/" + tracked.name + "/" + std::to_string(tracked.accumulators.size()), Tensor(t)));
      state_->metrics.push_back(std::move(tracked));
    }
  }
}

}  // namespace lamina
