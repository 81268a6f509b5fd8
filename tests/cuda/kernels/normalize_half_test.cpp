// Normalisations of bf16 and f16 beside float parameters and statistics: each kernel against the double
// reference of the same numbers, at misaligned addresses and in place with the same bits, and whole programs:
// what gradients flow through, and the decompositions.

#include <cstring>

#include "core/ops/batch_norm.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/layer_norm.h"
#include "core/ops/normalize.h"
#include "core/ops/reduce.h"
#include "core/passes/autodiff.h"
#include "core/passes/passes.h"
#include "core/runtime/backend.h"
#include "cuda/backend.h"
#include "cuda/kernels/normalize_columns.h"
#include "cuda/kernels/normalize_lines.h"
#include "tests/cuda/kernels/run_node.h"
#include "tests/cuda/kernels/stored.h"
#include "tests/support/expect_close.h"
#include "tests/support/interpret.h"
#include "tests/support/oracle.h"
#include "tests/support/run_graph.h"

namespace lamina::cuda {
namespace {

using std::int64_t;
using support::Tolerance;

struct Half {
  DType dtype;
  Tolerance rounding;  // half a unit of what is rounded once, or half the smallest number
};
constexpr Half kHalves[] = {{DType::BFloat16, {0x1p-8, 0x1p-134}}, {DType::Float16, {0x1p-11, 0x1p-25}}};

// Numbers around `center` that look random; of a half type, rounded to it.
Tensor numbers(const TensorType& type, double center) {
  Tensor x(type);
  auto state = static_cast<std::uint64_t>(type.shape.numel() + 7);
  const auto fill = [&]<class T>(T*) {
    for (int64_t i = 0; i < x.numel(); ++i) {
      state = state * 6364136223846793005 + 1442695040888963407;
      reinterpret_cast<T*>(x.data())[i] =
          stored<T>(center + static_cast<double>(state >> 40) / (1 << 23) - 1);
    }
  };
  if (type.dtype == DType::BFloat16)
    fill(static_cast<bf16*>(nullptr));
  else if (type.dtype == DType::Float16)
    fill(static_cast<f16*>(nullptr));
  else
    fill(static_cast<float*>(nullptr));
  return x;
}

std::vector<Tensor> in_double(const std::vector<Tensor>& tensors) {
  std::vector<Tensor> doubles;
  for (const Tensor& x : tensors) doubles.push_back(x.astype(DType::Float64));
  return doubles;
}

// Results of a half type are rounded once, all else is what float sums leave; `terms` of size around 1 are
// added up for a result, of which each may be rounded; so may what is rounded on the way.
void expect_all_close(const std::vector<Tensor>& results, const std::vector<Tensor>& expected,
                      const Half& half, int64_t terms, double on_the_way = 0) {
  Tolerance tolerance = support::kShortSum;
  tolerance.absolute = std::max(tolerance.absolute, static_cast<double>(terms) * support::kFloatEpsilon / 8);
  tolerance.absolute += on_the_way;
  const Tolerance rounded{tolerance.relative + half.rounding.relative,
                          tolerance.absolute + half.rounding.absolute};
  for (std::size_t i = 0; i < results.size(); ++i) {
    SCOPED_TRACE("output " + std::to_string(i));
    const bool is_half = results[i].dtype() == half.dtype;
    EXPECT_EQ(results[i].dtype(), is_half ? half.dtype : DType::Float32);
    support::expect_close(results[i], expected[i], is_half ? rounded : tolerance, "half");
  }
}

// An op of x and what stands beside it.
struct Norm {
  const OpDef* op;
  Attrs attrs;
  std::vector<Tensor> inputs;
  int64_t terms = 0;  // of its longest sum

  Value build(const Values& in) const { return in[0].graph->add(*op, in, attrs)[0]; }
  NodeRun run(const NodeRun::Options& options) const {
    return NodeRun([this](const Values& in) { return build(in); }, inputs, options);
  }
  Graph graph(const std::vector<Tensor>& of) const {
    Graph graph;
    Values in;
    for (const Tensor& x : of) in.push_back(graph.input("x" + std::to_string(in.size()), x.type()));
    for (const Value& y : graph.add(*op, in, attrs)) graph.output("y", y);
    return graph;
  }
  std::vector<Tensor> expected() const {
    const std::vector<Tensor> doubles = in_double(inputs);
    return support::interpret(graph(doubles), doubles, {.choose = support::oracle});
  }
};

// Layer and root mean square normalisation, and their gradients, of the last axis.
std::vector<Norm> norms_of_lines(const TensorType& x) {
  const TensorType parameter{DType::Float32, {x.shape.back()}};
  const TensorType rows{DType::Float32, x.shape.slice(0, x.shape.rank() - 1)};
  const Tensor of_x = numbers(x, 0.5), dy = numbers(x, 0), scale = numbers(parameter, 2),
               offset = numbers(parameter, -1), mean = numbers(rows, 0.5), rstd = numbers(rows, 2);
  const ops::LayerNormAttrs layer{1, 1e-3, true, true}, rms{1, 1e-3, true};
  const int64_t terms = std::max(x.shape.back(), rows.shape.numel());
  return {{&ops::layer_norm_op, layer, {of_x, scale, offset}, terms},
          {&ops::rms_norm_op, rms, {of_x, scale}, terms},
          {&ops::layer_norm_grad_op, layer, {of_x, dy, mean, rstd, scale}, terms},
          {&ops::rms_norm_grad_op, rms, {of_x, dy, rstd, scale}, terms}};
}

std::vector<Norm> norms_of_columns(const TensorType& x) {
  const TensorType channels{DType::Float32, {x.shape.back()}};
  const Tensor of_x = numbers(x, 0.5), dy = numbers(x, 0), scale = numbers(channels, 2),
               offset = numbers(channels, -1), mean = numbers(channels, 0.5), variance = numbers(channels, 2);
  const ops::BatchNormAttrs attrs{1e-3, true, true}, bare{1e-3};
  const int64_t terms = x.shape.slice(0, x.shape.rank() - 1).numel();
  return {{&ops::batch_norm_op, attrs, {of_x, scale, offset}, terms},
          {&ops::batch_norm_op, bare, {of_x}, terms},
          {&ops::batch_norm_grad_op, attrs, {of_x, dy, mean, variance, scale}, terms},
          {&ops::batch_norm_grad_op, bare, {of_x, dy, mean, variance}, terms}};
}

// A line, a column and less; packs and odd sizes; blocks that have several lines, groups of columns that do
// not fill a tile; none at all.
const Shape kShapes[] = {{1, 1},   {3, 2},   {129, 7},     {5, 31}, {7, 64}, {40, 132}, {9, 136},
                         {2, 700}, {70, 33}, {2, 3, 3, 8}, {0, 3},  {0, 4},  {261, 4},  {3, 515}};

class CudaNormalizeHalf : public OnEveryDevice {
 protected:
  static void expect_same_bits(const NodeRun& a, const NodeRun& b, const std::string& what) {
    for (std::size_t i = 0; i < a.outputs.size(); ++i)
      EXPECT_EQ(std::memcmp(a.outputs[i].data(), b.outputs[i].data(),
                            static_cast<std::size_t>(a.outputs[i].bytes())),
                0)
          << what << " gives other bits in output " << i;
  }

  static void check(const Norm& norm, const Half& half) {
    SCOPED_TRACE(std::string(norm.op->name) + " of " + to_string(norm.inputs[0].type()));
    const NodeRun run = norm.run({});
    expect_all_close(run.outputs, norm.expected(), half, norm.terms);
    expect_same_bits(run, norm.run({.offset = 1}), "a misaligned address");
    expect_same_bits(run, norm.run({.offset = 2}), "an address aligned to a half of a pack");
    expect_same_bits(run, norm.run({.in_place = true}), "the memory of x");
    if (norm.op->name.ends_with("grad"))
      expect_same_bits(run, norm.run({.offset = 3, .in_place = true, .over = 1}), "the memory of dy");
  }

  using Norms = std::vector<Norm> (*)(const TensorType& x);
  static void check_all(Norms norms, std::span<const Shape> shapes) {
    for (const Half& half : kHalves)
      for (const Shape& shape : shapes)
        for (const Norm& norm : norms({half.dtype, shape})) check(norm, half);
  }
};

TEST_P(CudaNormalizeHalf, Lines) { check_all(norms_of_lines, kShapes); }
TEST_P(CudaNormalizeHalf, Columns) { check_all(norms_of_columns, kShapes); }

// A thread holds 32 halves of x, or 16 of x and of dy.
TEST_P(CudaNormalizeHalf, LinesThatABlockCannotHold) {
  const Shape shapes[] = {{1, 33 * kMostOfLine + 9}};
  check_all(norms_of_lines, shapes);
}

TEST_P(CudaNormalizeHalf, ManySlices) {
  const Shape shapes[] = {{5 * kColumnBlock + 1, 3}, {5 * kColumnBlock + 1, 4}};
  check_all(norms_of_columns, shapes);
}

// Halves are too coarse for a mean of so many.
TEST_P(CudaNormalizeHalf, SumsAreWide) {
  for (const Half& half : kHalves) {
    const Tensor x = numbers({half.dtype, {4096, 4}}, 3);
    const Norm norm{&ops::batch_norm_op, ops::BatchNormAttrs{1e-3}, {x}, 4096};
    const std::vector<Tensor> results = norm.run({}).outputs;
    support::expect_close(results[1], norm.expected()[1], support::kShortSum, "mean");
  }
}

// For devices without the kernels: in float, rounded once.
TEST(CudaNormalizeHalfDecompositions, MeanTheSame) {
  for (const Half& half : kHalves)
    for (const auto norms : {norms_of_lines, norms_of_columns})
      for (const Norm& norm : norms({half.dtype, {6, 20}})) {
        SCOPED_TRACE(std::string(norm.op->name));
        const Graph smaller =
            decompose(norm.graph(norm.inputs), [&](const OpDef& op) { return &op != norm.op; });
        for (const Node& node : smaller.nodes()) EXPECT_NE(node.op, norm.op) << "is still there";
        expect_all_close(support::run_graph(smaller, *backend(device_under_test()), norm.inputs),
                         norm.expected(), half, norm.terms);
      }
}

// y, and the gradients of x, scale and offset of sum(y * weight), as users build them. `parameters` are those
// that they give, and the gradients of those are rounded if they are halves.
using Built = Value (*)(const Value& x, const ops::Affine& affine);
Value layer(const Value& x, const ops::Affine& affine) { return ops::layer_norm(x, affine); }
Value rms(const Value& x, const ops::Affine& affine) { return ops::rms_norm(x, affine.scale); }
Value batch(const Value& x, const ops::Affine& affine) { return ops::batch_norm_training(x, affine).y; }
Value first_axis(const Value& x, const ops::Affine& affine) {
  return ops::layer_norm(x, affine, {.axes = {0}});
}
// Users of the moments, too, have gradients.
Value with_moments(const Value& x, const ops::Affine& affine) {
  const ops::BatchNorm norm = ops::batch_norm_training(x, affine);
  return ops::cast(norm.y, norm.batch.mean.dtype()) + norm.batch.mean * norm.batch.variance;
}

Graph trained(Built norm, const std::vector<Tensor>& inputs) {
  Graph graph;
  Values in;
  for (const Tensor& x : inputs) in.push_back(graph.input("x" + std::to_string(in.size()), x.type()));
  const Value y = norm(in[0], {in[1], in[2]});
  const DType wide = inputs[3].dtype();
  for (const Value& gradient : gradients(graph, ops::sum(ops::cast(y, wide) * in[3]), std::span(in).first(3)))
    graph.output("gradient", gradient);
  graph.output("y", y);
  return graph;
}

void check_trained(Built norm, const Half& half, DType parameters) {
  // A y and a dx of size up to 8 become halves before something is added.
  const double on_the_way = norm == with_moments ? 8 * half.rounding.relative : 0;
  const TensorType x{half.dtype, {20, 20}}, parameter{parameters, {20}};
  // Weights that halves can hold: they are the gradients of y.
  const std::vector<Tensor> inputs{numbers(x, 0.5), numbers(parameter, 2), numbers(parameter, -1),
                                   numbers(x, 0).astype(DType::Float32)};
  const std::vector<Tensor> doubles = in_double(inputs);
  const auto expected = support::interpret(trained(norm, doubles), doubles, {.choose = support::oracle});
  expect_all_close(support::run_graph(trained(norm, inputs), *backend(device_under_test()), inputs), expected,
                   half, 20 * 20, on_the_way);
}

TEST(CudaNormalizeHalfTraining, HasTheGradientsOfDoubles) {
  for (const Half& half : kHalves)
    for (const Built norm : {layer, rms, batch, first_axis, with_moments})
      for (const DType parameters : {DType::Float32, half.dtype}) check_trained(norm, half, parameters);
}

LAMINA_ON_EVERY_DEVICE(CudaNormalizeHalf);

}  // namespace
}  // namespace lamina::cuda
