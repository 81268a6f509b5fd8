#include "model/training/state.h"

#include <algorithm>
#include <cstring>

#include "model/logs.h"

namespace lamina {
namespace {

VariablePtr zero(const std::string& name, TensorType type) {
  return std::make_shared<Variable>(name, Tensor(std::move(type)));
}

TrackedLoss track(const std::string& name) {
  return {name, zero("metrics/" + name + "/sum", {DType::Float64, {}}),
          zero("metrics/" + name + "/count", {DType::Float64, {}})};
}

double mean(const TrackedLoss& loss) {
  const double count = loss.count->value().item<double>();
  return count == 0 ? 0 : loss.sum->value().item<double>() / count;
}

void clear(const VariablePtr& v) {
  Tensor& values = v->mutable_value();
  std::memset(values.data(), 0, static_cast<std::size_t>(values.bytes()));
}

}  // namespace

TrainingState::TrainingState(const Functional& functional, const TrainingSetup& setup, std::uint64_t seed)
    : iteration(zero("optimizer/iteration", {DType::Int64, {}})),
      random_key(std::make_shared<Variable>(
          "random_key", Tensor::from<std::int64_t>({static_cast<std::int64_t>(seed), 0}, {2}))),
      total(track("loss")) {
  const LearningRate& rate = setup.optimizer.options().learning_rate;
  if (!rate.is_schedule())
    learning_rate = std::make_shared<Variable>(
        "optimizer/learning_rate", Tensor::from<float>({static_cast<float>(rate.constant())}, {}));
  const auto with_loss =
      std::count_if(setup.losses.begin(), setup.losses.end(), [](const auto& l) { return l.has_value(); });
  losses.resize(setup.losses.size());
  if (with_loss > 1)
    for (std::size_t i = 0; i < losses.size(); ++i)
      if (setup.losses[i]) losses[i] = track(functional.output_names[i] + "_loss");
}

void TrainingState::make_slots(const Optimizer& optimizer, const WeightInModel& weight) {
  std::vector<VariablePtr>& own = slots[weight.weight.variable().get()];
  if (!own.empty()) return;
  for (const std::string& slot : optimizer.body().slots())
    own.push_back(zero("optimizer/" + weight.path + "/" + slot, weight.weight.type()));
}

void TrainingState::reset_metrics() {
  clear(total.sum);
  clear(total.count);
  for (const TrackedLoss& l : losses)
    if (l.sum) clear(l.sum), clear(l.count);
  for (const TrackedMetric& m : metrics)
    for (const VariablePtr& v : m.accumulators) clear(v);
}

Logs TrainingState::read_metrics() const {
  Logs logs;
  logs.set(total.name, mean(total));
  for (const TrackedLoss& l : losses)
    if (l.sum) logs.set(l.name, mean(l));
  std::vector<Tensor> values;
  for (const TrackedMetric& m : metrics) {
    values.clear();
    for (const VariablePtr& v : m.accumulators) values.push_back(v->value());
    logs.set(m.name, m.metric.result(values));
  }
  return logs;
}

}  // namespace lamina
