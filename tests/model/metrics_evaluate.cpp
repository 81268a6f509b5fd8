#include "tests/model/metrics_evaluate.h"

#include <cstring>

#include "core/runtime/backend.h"
#include "core/runtime/variable.h"
#include "cpu/backend.h"

namespace lamina::support {
namespace {

void update(const Metric& metric, const MetricBatch& batch, const std::vector<VariablePtr>& variables) {
  Graph graph;
  std::vector<Tensor> tensors;
  auto input = [&](const Tensor& tensor) {
    if (!tensor.defined()) return Value{};
    tensors.push_back(tensor);
    return graph.input("x" + std::to_string(tensors.size()), tensor.type());
  };
  Values accumulators;
  for (const VariablePtr& v : variables) accumulators.push_back(graph.state(as_state(v)));
  const Value y_true = input(batch.y_true), y_pred = input(batch.y_pred), weights = input(batch.weights),
              mask = input(batch.mask);
  const Values after = metric.update(accumulators, y_true, y_pred, weights, mask);
  for (std::size_t i = 0; i < after.size(); ++i) graph.update(accumulators[i], after[i]);
  const auto backend = cpu::backend(1);
  const auto executable = backend->link(compile(graph, *backend));
  for (std::size_t i = 0; i < tensors.size(); ++i)
    std::memcpy(executable->input(static_cast<int>(i)).data(), tensors[i].data(),
                static_cast<std::size_t>(tensors[i].bytes()));
  executable->run();
}

}  // namespace

double metric_of(const Metric& metric, const std::vector<MetricBatch>& batches) {
  std::vector<VariablePtr> variables;
  for (const TensorType& type : metric.accumulators(batches[0].y_true.type(), batches[0].y_pred.type()))
    variables.push_back(std::make_shared<Variable>("sum" + std::to_string(variables.size()), Tensor(type)));
  for (const MetricBatch& batch : batches) update(metric, batch, variables);
  std::vector<Tensor> values;
  for (const VariablePtr& v : variables) values.push_back(v->value());
  return metric.result(values);
}

}  // namespace lamina::support
