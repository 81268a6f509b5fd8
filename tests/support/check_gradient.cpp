#include "tests/support/check_gradient.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/reduce.h"
#include "core/passes/autodiff.h"
#include "cpu/table.h"
#include "tests/support/case_values.h"
#include "tests/support/expect_close.h"
#include "tests/support/interpret.h"
#include "tests/support/oracle.h"

namespace lamina::support {
namespace {

// A graph of the case that ends in a loss: sum over the float outputs of weights * y, the weights being
// further inputs.
struct LossGraph {
  Graph graph;
  Values inputs;
  Value loss;
  std::vector<Tensor> weights;

  LossGraph(const OpCase& op_case, const std::vector<Tensor>& values) {
    for (std::size_t i = 0; i < values.size(); ++i)
      inputs.push_back(graph.input("x" + std::to_string(i), values[i].type()));
    for (const Value& y : op_case.build(inputs)) {
      if (!is_float(y.dtype())) continue;
      weights.push_back(weights_like(y.type(), static_cast<int>(weights.size())).astype(y.dtype()));
      const Value weight = graph.input("weight", weights.back().type());
      const Value part = ops::sum(y * weight);
      loss = loss ? loss + part : part;
    }
  }

  std::vector<Tensor> tensors(const std::vector<Tensor>& values) const {
    std::vector<Tensor> all = values;
    all.insert(all.end(), weights.begin(), weights.end());
    return all;
  }
};

std::vector<std::size_t> float_inputs(const std::vector<Tensor>& inputs) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (is_float(inputs[i].dtype())) places.push_back(i);
  return places;
}

// One tensor for each float input.
std::vector<Tensor> autodiff(const OpCase& op_case, const std::vector<Tensor>& inputs, const Choose& choose) {
  LossGraph loss(op_case, inputs);
  if (!loss.loss) return {};
  Values wrt;
  for (std::size_t i : float_inputs(inputs)) wrt.push_back(loss.inputs[i]);
  for (const Value& gradient : gradients(loss.graph, loss.loss, wrt)) loss.graph.output("gradient", gradient);
  return interpret(loss.graph, loss.tensors(inputs), {.choose = choose});
}

double loss_at(const LossGraph& loss, const std::vector<Tensor>& tensors) {
  return interpret(loss.graph, tensors, {.choose = oracle})[0].item<double>();
}

// Every element of small inputs, and a few spread over large ones.
void check_differences(LossGraph& loss, std::vector<Tensor> tensors, std::size_t input,
                       const Tensor& gradient) {
  constexpr std::int64_t kAll = 24, kSome = 6;
  constexpr double kStep = 1e-5;
  const std::int64_t count = gradient.numel();
  const std::int64_t stride = count <= kAll ? 1 : count / kSome;
  Tensor moved = tensors[input].clone();
  tensors[input] = moved;
  for (std::int64_t i = 0; i < count; i += stride) {
    double& x = moved.mutable_span<double>()[static_cast<std::size_t>(i)];
    const double before = x;
    x = before + kStep;
    const double above = loss_at(loss, tensors);
    x = before - kStep;
    const double below = loss_at(loss, tensors);
    x = before;
    const double difference = (above - below) / (2 * kStep);
    EXPECT_TRUE(kGradient.accepts(gradient.value(i), difference))
        << "gradient of element " << i << " of input " << input << " is " << gradient.value(i) << ", not "
        << difference;
  }
}

}  // namespace

void check_gradient(const OpCase& op_case, const std::vector<Tensor>& inputs) {
  const std::vector<Tensor> doubles = in_double(inputs);
  const std::vector<Tensor> exact = autodiff(op_case, doubles, oracle);
  const std::vector<Tensor> floats = autodiff(op_case, inputs, cpu::lower);
  LossGraph loss(op_case, doubles);
  if (!loss.loss) return;
  loss.graph.output("loss", loss.loss);
  const std::vector<std::size_t> places = float_inputs(inputs);
  ASSERT_EQ(exact.size(), places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    check_differences(loss, loss.tensors(doubles), places[i], exact[i]);
    expect_close(floats[i], exact[i], kFloatGradient,
                 "gradient in float of input " + std::to_string(places[i]));
  }
}

}  // namespace lamina::support
