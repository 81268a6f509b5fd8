#include "tests/support/layer_program.h"

#include <algorithm>

#include "core/ir/verify.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/random.h"
#include "core/ops/reduce.h"
#include "core/ops/unary.h"
#include "core/passes/autodiff.h"
#include "cpu/backend.h"

namespace lamina::support {
namespace {

Value mean_square(const Values& outputs) {
  Value total;
  for (const Value& y : outputs) {
    const Value one = ops::mean(ops::square(ops::cast(y, DType::Float32)));
    total = total ? total + one : one;
  }
  return total;
}

void descend(Graph& graph, const Value& loss, const std::vector<Weight>& weights, double learning_rate) {
  Values trained;
  for (const Weight& w : weights)
    if (w.options().trainable) trained.push_back(w.in(graph));
  const Values slopes = gradients(graph, loss, trained);
  for (std::size_t i = 0; i < trained.size(); ++i)
    graph.update(trained[i], trained[i] - learning_rate * slopes[i]);
}

}  // namespace

LayerProgram::LayerProgram(const Layer& layer, const TensorTypes& inputs,
                           const LayerProgramOptions& options) {
  std::uint64_t seed = options.seed;
  for (const Weight& w : layer.all_weights()) w.initialize(seed++);
  Graph graph;
  Values values;
  for (const TensorType& type : inputs) values.push_back(graph.input("x", type));
  const auto key = std::make_shared<Variable>(
      "key", Tensor::from<std::int64_t>({static_cast<std::int64_t>(options.seed), 0}, {2}));
  const Value key_now = graph.state(as_state(key));
  TraceResults results;
  const Values outputs = layer.trace(CallContext(graph, options.training, results, key_now), values, {});
  for (const Value& y : outputs) graph.output("y", y), outputs_.push_back(y.type());
  const Value loss = mean_square(outputs);
  graph.output("loss", loss);
  if (options.learning_rate > 0) descend(graph, loss, layer.all_weights(), options.learning_rate);
  for (const TraceResults::Update& u : results.updates) graph.update(u.weight.in(graph), u.value);
  graph.update(key_now, ops::next_random_key(key_now));
  streams_ = results.streams;
  verify(graph, "layer program");
  const auto backend = cpu::backend(1);
  executable_ = backend->link(compile(graph, *backend));
}

std::vector<Tensor> LayerProgram::operator()(const std::vector<Tensor>& inputs) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto slot = executable_->input(static_cast<int>(i));
    check(slot.size() == static_cast<std::size_t>(inputs[i].bytes()),
          "an input of another size than the program's");
    std::copy_n(inputs[i].data(), slot.size(), slot.data());
  }
  executable_->run();
  std::vector<Tensor> results;
  for (const TensorType& type : outputs_) results.emplace_back(type);
  results.emplace_back(TensorType{DType::Float32, {}});
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto bytes = executable_->output(static_cast<int>(i));
    std::copy(bytes.begin(), bytes.end(), results[i].data());
  }
  return results;
}

std::vector<Tensor> run_layer(const Layer& layer, const std::vector<Tensor>& inputs,
                              const LayerProgramOptions& options) {
  TensorTypes types;
  for (const Tensor& t : inputs) types.push_back(t.type());
  return LayerProgram(layer, types, options)(inputs);
}

}  // namespace lamina::support
