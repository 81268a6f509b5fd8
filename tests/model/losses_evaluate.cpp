#include "tests/model/losses_evaluate.h"

#include <algorithm>
#include <cstring>

#include "core/ops/constant.h"
#include "core/passes/autodiff.h"
#include "core/runtime/backend.h"
#include "cpu/backend.h"

namespace lamina::support {
namespace {

struct LossGraph {
  Graph graph;
  std::vector<Tensor> tensors;
  Value predictions, loss;

  LossGraph(const Loss& loss_function, const LossCase& c) {
    const Value y = input(c.y_true);
    predictions = input(c.y_pred);
    const Value weights = c.weights.defined() ? input(c.weights) : Value{};
    const Value mask = c.mask.defined() ? input(c.mask) : Value{};
    loss = loss_function(y, c.behind ? c.behind(predictions) : predictions, weights, mask);
  }
  Value input(const Tensor& tensor) {
    tensors.push_back(tensor);
    return graph.input("x" + std::to_string(tensors.size()), tensor.type());
  }
  Tensor run(const Value& wanted) {
    graph.output("wanted", wanted);
    const auto backend = cpu::backend(1);
    const auto executable = backend->link(compile(graph, *backend));
    for (std::size_t i = 0; i < tensors.size(); ++i)
      std::memcpy(executable->input(static_cast<int>(i)).data(), tensors[i].data(),
                  static_cast<std::size_t>(tensors[i].bytes()));
    executable->run();
    Tensor result(wanted.type());
    std::memcpy(result.data(), executable->output(0).data(), static_cast<std::size_t>(result.bytes()));
    return result;
  }
};

}  // namespace

double loss_of(const Loss& loss, const LossCase& c) {
  LossGraph graph(loss, c);
  return graph.run(graph.loss).value(0);
}

Tensor loss_gradient(const Loss& loss, const LossCase& c) {
  LossGraph graph(loss, c);
  const Value wrt[] = {graph.predictions};
  return graph.run(gradients(graph.graph, graph.loss, wrt)[0]);
}

Tensor loss_differences(const Loss& loss, const LossCase& c, double step) {
  Tensor gradient(c.y_pred.type());
  for (std::int64_t i = 0; i < c.y_pred.numel(); ++i) {
    LossCase moved = c;
    auto at = [&](double delta) {
      moved.y_pred = c.y_pred.clone();
      moved.y_pred.mutable_span<double>()[static_cast<std::size_t>(i)] += delta;
      return loss_of(loss, moved);
    };
    gradient.mutable_span<double>()[static_cast<std::size_t>(i)] = (at(step) - at(-step)) / (2 * step);
  }
  return gradient;
}

int nodes_of(const Loss& loss, const LossCase& c) {
  const LossGraph graph(loss, c);
  return static_cast<int>(
      std::count_if(graph.graph.nodes().begin(), graph.graph.nodes().end(),
                    [](const Node& n) { return !is_source(n) && n.op != &ops::full_op; }));
}

}  // namespace lamina::support
