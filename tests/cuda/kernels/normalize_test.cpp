// Normalisations and their gradients as a program runs them, in double and in place, on lines and channels
// that the cases of the ops do not reach, against the CPU, where they are smaller ops.

#include "core/ops/normalize.h"

#include <algorithm>
#include <cmath>

#include "core/ops/binary.h"
#include "core/ops/reduce.h"
#include "core/ops/unary.h"
#include "core/passes/autodiff.h"
#include "core/runtime/backend.h"
#include "core/runtime/tensor.h"
#include "cpu/backend.h"
#include "cuda/backend.h"
#include "cuda/emulated/device.h"
#include "cuda/kernels/normalize_columns.h"
#include "cuda/kernels/normalize_lines.h"
#include "tests/cuda/on_every_device.h"
#include "tests/support/run_graph.h"

namespace lamina::cuda {
namespace {

using Norm = Value (*)(const Value& x, const ops::Affine& affine);

Value layer(const Value& x, const ops::Affine& affine) { return ops::layer_norm(x, affine); }
Value rms(const Value& x, const ops::Affine& affine) { return ops::rms_norm(x, affine.scale); }
Value batch(const Value& x, const ops::Affine& affine) { return ops::batch_norm_training(x, affine).y; }

// Numbers around `center` that look random.
Tensor numbers(const TensorType& type, double center) {
  std::vector<double> values(static_cast<std::size_t>(type.shape.numel()));
  std::uint64_t state = 7;
  for (double& v : values) {
    state = state * 6364136223846793005 + 1442695040888963407;
    v = center + static_cast<double>(state >> 40) / (1 << 23) - 1;
  }
  return Tensor::from(values, type.shape).astype(type.dtype);
}

void expect_like_cpu(const Graph& graph, const std::vector<Tensor>& inputs, double tolerance) {
  const auto expected = support::run_graph(graph, *cpu::backend(1), inputs);
  const auto result = support::run_graph(graph, *backend(device_under_test()), inputs);
  for (std::size_t i = 0; i < result.size(); ++i)
    for (std::int64_t k = 0; k < result[i].numel(); ++k)
      ASSERT_NEAR(result[i].value(k), expected[i].value(k),
                  tolerance * std::max(1.0, std::abs(expected[i].value(k))))
          << "element " << k << " of output " << i;
}

// y and the gradients of x, scale and offset, of a normalisation behind an elementwise op, whose result the
// normalisation may overwrite if there are no gradients.
void check_norm(Norm norm, const TensorType& type, double tolerance, bool with_gradients = true) {
  SCOPED_TRACE(to_string(type));
  const TensorType parameter{type.dtype, {type.shape.back()}};
  Graph graph;
  const Value x = graph.input("x", type), weight = graph.input("weight", type);
  const Value wrt[] = {x, graph.input("scale", parameter), graph.input("offset", parameter)};
  const Value y = norm(x * 3.0, {wrt[1], wrt[2]});
  if (with_gradients)
    for (const Value& gradient : gradients(graph, ops::sum(y * weight), wrt))
      graph.output("gradient", gradient);
  graph.output("y", y);
  expect_like_cpu(graph,
                  {numbers(type, 0.5), numbers(type, 0), numbers(parameter, 2), numbers(parameter, -1)},
                  tolerance);
}

class CudaNormalize : public OnEveryDevice {};

TEST_P(CudaNormalize, Doubles) {
  for (Norm norm : {layer, rms, batch})
    for (const Shape& shape : {Shape{5, 3}, Shape{37, 34}, Shape{2, 300}})
      check_norm(norm, {DType::Float64, shape}, 1e-11);
}

TEST_P(CudaNormalize, LinesThatABlockCannotHold) {
  check_norm(layer, {DType::Float32, {2, 16 * kMostOfLine + 9}}, 1e-4);
  check_norm(rms, {DType::Float64, {1, 8 * kMostOfLine + 3}}, 1e-11);
}

TEST_P(CudaNormalize, InTheMemoryOfItsInput) {
  for (Norm norm : {layer, rms, batch}) check_norm(norm, {DType::Float32, {67, 35}}, 1e-5, false);
}

TEST_P(CudaNormalize, MoreRowsThanSlices) {
  check_norm(batch, {DType::Float32, {130 * kColumnBlock, 2}}, 2e-4);
}

// Other axes than the last keep to smaller ops.
TEST(CudaNormalizeSmallerOps, RunWhatHasNoKernel) {
  Graph graph;
  const Value x = graph.input("x", {DType::Float32, {3, 4, 5}});
  graph.output("first", ops::layer_norm(x, {}, {.axes = {1}}));
  graph.output("channels", ops::batch_norm_training(x, {}, {.axis = 1}).y);
  expect_like_cpu(graph, {numbers(x.type(), 0)}, 1e-5);
}

TEST(CudaNormalizeGradients, HaveNoneOfTheirOwn) {
  for (Norm norm : {layer, rms, batch}) {
    Graph graph;
    const Value wrt[] = {graph.input("x", {DType::Float32, {3, 4}})};
    const Value first = gradients(graph, ops::sum(ops::square(norm(wrt[0], {}))), wrt)[0];
    EXPECT_THROW(gradients(graph, ops::sum(ops::square(first)), wrt), Error);
  }
}

LAMINA_ON_EVERY_DEVICE(CudaNormalize);

}  // namespace
}  // namespace lamina::cuda
