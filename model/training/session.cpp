#include "model/training/session.h"

#include <algorithm>

namespace lamina {
namespace {

// A metric's name in the logs, as Keras has it: its own, behind the output's if there are several. If it
// stands there already, a weighted metric is called so, and others are numbered.
std::string log_name(const Functional& f, const TrainingState& state, std::size_t output,
                     const std::string& metric, bool weighted) {
  auto taken = [&](const std::string& name) {
    const auto is_it = [&](const auto& tracked) { return tracked.name == name; };
    return name == state.total.name || std::any_of(state.losses.begin(), state.losses.end(), is_it) ||
           std::any_of(state.metrics.begin(), state.metrics.end(), is_it);
  };
  const std::string of_output = f.outputs.size() > 1 ? f.output_names[output] + "_" : "";
  std::string base = of_output + metric;
  if (weighted && taken(base)) base = of_output + "weighted_" + metric;
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
  for (bool weighted : {false, true}) {
    const auto& metrics = weighted ? setup_->weighted_metrics : setup_->metrics;
    for (std::size_t i = 0; i < metrics.size(); ++i)
      for (const Metric& asked : metrics[i])
        if (types.labels[i]) make_metric(asked, i, *types.labels[i], weighted);
  }
}

void Session::make_metric(const Metric& asked, std::size_t output, const TensorType& labels, bool weighted) {
  TensorType predictions = functional_.outputs[output].type();
  predictions.shape[0] = labels.shape[0];
  TrackedMetric tracked{.name = log_name(functional_, *state_, output, asked.name(), weighted),
                        .metric = resolve(asked, labels, predictions),
                        .output = output,
                        .weighted = weighted,
                        .accumulators = {}};
  for (const TensorType& t : tracked.metric.accumulators(labels, predictions))
    tracked.accumulators.push_back(std::make_shared<Variable>(
        "metrics/" + tracked.name + "/" + std::to_string(tracked.accumulators.size()), Tensor(t)));
  state_->metrics.push_back(std::move(tracked));
}

}  // namespace lamina
