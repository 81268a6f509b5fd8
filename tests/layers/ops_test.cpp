#include "layers/ops.h"

#include <gtest/gtest.h>

#include <cmath>

#include "layers/custom.h"
#include "layers/dense.h"
#include "layers/input.h"
#include "tests/support/check_layer.h"
#include "tests/support/layer_program.h"
#include "tests/support/values.h"

namespace lamina {
namespace {

using support::Attempt, support::expect_error, support::expect_values, support::run_layer;

constexpr DType kFloat = DType::Float32;

SymbolicTensor floats(const Shape& shape) { return Input(shape); }
SymbolicTensor integers(const Shape& shape) { return Input(shape, {.dtype = DType::Int32}); }

std::string text(const SymbolicTensor& x) { return x.call()->layer.class_name() + " " + to_string(x.type()); }

// A layer made of one function of its inputs, to run ops without a model.
template <class Function>
struct Computed {
  Function function;
  SymbolicTensor call(const std::vector<SymbolicTensor>& xs) const { return function(xs[0], xs.back()); }
};
template <class Function>
Tensor compute(Function function, const std::vector<Tensor>& tensors) {
  return run_layer(layers::custom(Computed<Function>{function}), tensors)[0];
}

const Tensor kX = Tensor::from<float>({1, -2, 3, 4}, {2, 2});
const Tensor kY = Tensor::from<float>({2, 2, 0.5, 8}, {2, 2});
const Tensor kN = Tensor::from<std::int32_t>({1, 2, 3, 0}, {2, 2});

TEST(SymbolicOps, ArithmeticIsALayerEach) {
  auto x = floats({4}), y = floats({4});
  EXPECT_EQ(text(x + y), "Add f32[?, 4]");
  EXPECT_EQ(text(2.0f * x), "Multiply f32[?, 4]");
  EXPECT_EQ(text(2.0f * x - 1), "Subtract f32[?, 4]");
  EXPECT_EQ(text(x / y), "TrueDivide f32[?, 4]");
  EXPECT_EQ(text(-x), "Negative f32[?, 4]");
  EXPECT_EQ(text(x > 0), "Greater bool[?, 4]");
  EXPECT_EQ(text(0 >= x), "GreaterEqual bool[?, 4]");
  EXPECT_EQ(text(ops::where(x > 0, x, y)), "Where f32[?, 4]");
  EXPECT_EQ(text(ops::mean(x, {.axes = {1}, .keepdims = true})), "Mean f32[?, 1]");
  EXPECT_EQ(text(ops::matmul(floats({2, 3}), floats({3, 5}))), "Matmul f32[?, 2, 5]");
  auto z = x * y;
  EXPECT_EQ(z.call()->inputs, (std::vector<SymbolicTensor>{x, y}));
  EXPECT_EQ((1 - x).call()->inputs, std::vector<SymbolicTensor>{x});
}

TEST(SymbolicOps, CallsKnowTheirLine) {
  auto x = floats({4});
  const unsigned line = __LINE__ + 2;
  const SymbolicTensor all_of_them[] = {
      x + x, 1 - x, -x, x < 2, x[{all, 0}], ops::exp(x), ops::maximum(x, 0), ops::sum(x)};
  for (const SymbolicTensor& y : all_of_them) {
    EXPECT_EQ(y.call()->where.line(), line) << text(y);
    EXPECT_EQ(to_string(y.call()->where), "ops_test.cpp:" + std::to_string(line));
  }
}

TEST(SymbolicOps, DtypesPromoteAsInKeras) {
  auto x = floats({4});
  auto n = integers({4});
  EXPECT_EQ((n + 1).dtype(), DType::Int32);
  EXPECT_EQ((n + 1.0).dtype(), kFloat);
  EXPECT_EQ((n * 0.5f).dtype(), kFloat);
  EXPECT_EQ((n + x).dtype(), kFloat);
  EXPECT_EQ((n / 2).dtype(), kFloat);
  EXPECT_EQ(((n > 1) + 1).dtype(), DType::Int32);
  EXPECT_EQ(ops::exp(n).dtype(), kFloat);
  EXPECT_EQ(ops::square(n).dtype(), DType::Int32);
  EXPECT_EQ(ops::mean(n).dtype(), kFloat);
  EXPECT_EQ(ops::sum(n > 1).dtype(), DType::Int32);
  EXPECT_EQ(ops::where(x > 0, x, n).dtype(), kFloat);
  EXPECT_EQ(ops::where(n, 1, 0).dtype(), DType::Int32);
  EXPECT_EQ(ops::where(n, 1.0, 0.0).dtype(), kFloat);
  EXPECT_EQ(ops::cast(n, DType::Float64).dtype(), DType::Float64);
}

TEST(SymbolicOps, Brackets) {
  auto x = floats({5, 6});
  EXPECT_EQ(text(x[{all, slice(0, 3)}]), "GetItem f32[?, 3, 6]");
  EXPECT_EQ(x[{slice(0, 2)}].shape(), (Shape{2, 5, 6}));
  EXPECT_EQ((x[{all, slice(1, kEnd, 2), -1}].shape()), (Shape{kUnknown, 2}));
  EXPECT_EQ((x[{all, newaxis, slice(-2, kEnd)}].shape()), (Shape{kUnknown, 1, 2, 6}));
  EXPECT_EQ((x[{all, 0, 0}].shape()), (Shape{kUnknown}));
  expect_values(compute([](auto a, auto) { return a[{all, -1}]; }, {kX}), {-2, 4});
  expect_values(compute([](auto a, auto) { return a[{1, slice(0, 1)}]; }, {kX}), {3});
  expect_values(compute([](auto a, auto) { return a[{all, 0, newaxis}]; }, {kX}), {1, 3});
}

TEST(SymbolicOps, SlicesThatGoDown) {
  const Tensor x = Tensor::from<float>({0, 1, 2, 3, 4, 5}, {1, 6});
  const auto cut = [&](std::int64_t begin, std::int64_t end, std::int64_t step) {
    return compute([=](auto a, auto) { return a[{all, slice(begin, end, step)}]; }, {x});
  };
  expect_values(cut(kEnd, kEnd, -1), {5, 4, 3, 2, 1, 0});
  expect_values(cut(kEnd, kEnd, -2), {5, 3, 1});
  expect_values(cut(kEnd, kEnd, -4), {5, 1});
  expect_values(cut(4, 0, -2), {4, 2});
  expect_values(cut(4, 1, -2), {4, 2});
  expect_values(cut(-2, -5, -1), {4, 3, 2});
  expect_values(cut(0, kEnd, -3), {0});
  EXPECT_EQ(cut(1, 4, -1).shape(), (Shape{1, 0}));
  auto unknown = floats({});
  EXPECT_EQ((unknown[{slice(kEnd, kEnd, -1)}].shape()), unknown.shape());
  const Attempt size = [&] { static_cast<void>(unknown[{slice(3, kEnd, -1)}]); };
  expect_error(
      size,
      "ops_test.cpp:$LINE: GetItem expects a known size where a slice has a negative step, received "
      "f32[?] from input_layer (ops_test.cpp:21).\n  Turn the whole axis round, or give the size in Input.");
  auto known = floats({4});
  EXPECT_THROW((known[{all, slice(4, kEnd, -1)}]), Error);
  EXPECT_THROW((known[{all, slice(kEnd, kEnd, INT64_MIN)}]), Error);
}

TEST(SymbolicOps, ArraysAreConstants) {
  const Tensor row = Tensor::from<float>({10, 20}, {2});
  expect_values(compute([&](auto x, auto) { return ops::add(x, Term::array(row)); }, {kX}), {11, 18, 13, 24});
  expect_values(compute([&](auto x, auto) { return ops::where(x > 1, Term::array(row), x); }, {kX}),
                {1, -2, 10, 20});
  auto x = floats({2});
  EXPECT_EQ(text(ops::multiply(Term::array(row), x)), "Multiply f32[?, 2]");
  const Attempt sizes = [&] { ops::add(floats({3}), Term::array(row)); };
  expect_error(
      sizes,
      "ops_test.cpp:$LINE: Add expects tensors whose shapes can be broadcast together beside an array "
      "f32[2], received "
      "f32[?, 3] from input_layer (ops_test.cpp:21).\n  Make each pair of sizes equal, or one of them 1.");
}

TEST(SymbolicOps, Shapes) {
  auto x = floats({4, 6});
  EXPECT_EQ(ops::reshape(x, {kUnknown, 24}).shape(), (Shape{kUnknown, 24}));
  EXPECT_EQ(ops::reshape(x, {kUnknown, 3, kUnknown}).shape(), (Shape{kUnknown, 3, kUnknown}));
  EXPECT_EQ(ops::transpose(x, {0, 2, 1}).shape(), (Shape{kUnknown, 6, 4}));
  EXPECT_EQ(ops::expand_dims(x, 1).shape(), (Shape{kUnknown, 1, 4, 6}));
  EXPECT_EQ(ops::squeeze(ops::expand_dims(x, -1), -1).shape(), x.shape());
  EXPECT_EQ(ops::expand_dims(x, {-1, 1}).shape(), (Shape{kUnknown, 1, 4, 6, 1}));
  EXPECT_EQ(ops::squeeze(ops::expand_dims(x, {1, 3})).shape(), x.shape());
  EXPECT_EQ(ops::squeeze(ops::expand_dims(x, {1, 3, 5}), {5, 1}).shape(), (Shape{kUnknown, 4, 1, 6}));
  EXPECT_EQ(ops::concatenate({x, x}, 1).shape(), (Shape{kUnknown, 8, 6}));
  EXPECT_EQ(ops::stack({x, x}, 1).shape(), (Shape{kUnknown, 2, 4, 6}));
  EXPECT_EQ(ops::one_hot(integers({3}), 7).type(), (TensorType{kFloat, {kUnknown, 3, 7}}));
  EXPECT_EQ(ops::argmax(x).type(), (TensorType{DType::Int32, {kUnknown, 4}}));
  EXPECT_EQ(ops::gather(x, integers({}), 1).shape(), (Shape{kUnknown, kUnknown, 6}));
  EXPECT_EQ(ops::flip(x, 1).shape(), x.shape());
}

TEST(SymbolicOps, Values) {
  expect_values(compute([](auto x, auto y) { return 2.0f * x - y; }, {kX, kY}), {0, -6, 5.5, 0});
  expect_values(compute([](auto x, auto y) { return 1 / x + y / 2; }, {kX, kY}),
                {2, 0.5, 1 / 3.0 + 0.25, 4.25});
  expect_values(compute([](auto x, auto y) { return ops::where(x > 1.5, x, y); }, {kX, kY}), {2, 2, 3, 4});
  expect_values(compute([](auto x, auto y) { return ops::pow(ops::maximum(x, 0), y); }, {kX, kY}),
                {1, 0, std::sqrt(3.0), 65536});
  expect_values(compute([](auto x, auto) { return ops::clip(-x, -3, 1); }, {kX}), {-1, 1, -3, -3});
  expect_values(compute([](auto x, auto) { return x - ops::mean(x, {.axes = {1}, .keepdims = true}); }, {kX}),
                {1.5, -1.5, -0.5, 0.5});
  expect_values(compute([](auto x, auto y) { return ops::matmul(x, y); }, {kX, kY}), {1, -14, 8, 38});
  expect_values(compute([](auto x, auto) { return ops::max(x) - ops::min(x) + ops::sum(x); }, {kX}), {12});
  expect_values(compute([](auto x, auto) { return ops::softmax(0 * x); }, {kX}), {0.5, 0.5, 0.5, 0.5});
}

TEST(SymbolicOps, CompositeValues) {
  const Tensor odd = Tensor::from<float>({2, 3, 0, -1, 0.5, 4, 1, 1, 2, 5}, {2, 5});
  expect_values(compute([](auto x, auto) { return ops::prod(x, {.axes = {-1}}); }, {odd}), {0, 40});
  expect_values(compute([](auto x, auto) { return ops::prod(x + 1); }, {odd}), {0});
  expect_values(compute([](auto x, auto) { return ops::var(x, {.axes = {1}}); }, {kX}), {2.25, 0.25});
  expect_values(compute([](auto x, auto) { return ops::norm(x, {.axes = {1}, .keepdims = true}); }, {kX}),
                {std::sqrt(5.0), 5});
  expect_values(compute([](auto n, auto) { return ops::cast(ops::any(n - 3, {.axes = {1}}), kFloat); }, {kN}),
                {1, 1});
  expect_values(compute([](auto n, auto) { return ops::cast(ops::any(0 * n), kFloat); }, {kN}), {0});
  const Tensor halves = Tensor::from<float>({0.5, 1.5, -0.5, 0.49999997f, -2.5, 3.5, 2.4f, 8388609}, {8});
  expect_values(compute([](auto x, auto) { return ops::round(x); }, {halves}),
                {0, 2, 0, 0, -2, 4, 2, 8388609});
  expect_values(compute([](auto x, auto) { return ops::zeros_like(x) + 2 * ops::ones_like(x); }, {kX}),
                {2, 2, 2, 2});
  EXPECT_EQ(ops::prod(floats({3, 5}), {.axes = {1}, .keepdims = true}).shape(), (Shape{kUnknown, 1, 5}));
}

TEST(SymbolicOps, IntegerValues) {
  expect_values(compute([](auto n, auto) { return n * 0.5; }, {kN}), {0.5, 1, 1.5, 0});
  expect_values(compute([](auto n, auto) { return n / 2; }, {kN}), {0.5, 1, 1.5, 0});
  expect_values(compute([](auto n, auto) { return ops::mean(n, {.axes = {1}}); }, {kN}), {1.5, 1.5});
  expect_values(compute([](auto n, auto) { return ops::cast(n > 1.5, DType::Int32); }, {kN}), {0, 1, 1, 0});
  expect_values(compute([](auto n, auto) { return ops::where(n, 7, 9); }, {kN}), {7, 7, 7, 9});
  expect_values(compute([](auto x, auto n) { return ops::where(n > 1, x, n); }, {kX, kN}), {1, -2, 3, 0});
  expect_values(compute([](auto n, auto) { return ops::cast(ops::logical_not(n), DType::Int32); }, {kN}),
                {0, 0, 0, 1});
}

// The same words work on Values, in one scope.
TEST(SymbolicOps, StandBesideOpsOnValues) {
  Graph graph;
  const Value v = graph.input("v", {kFloat, {3}});
  const Value y = 1.0 - v + 2.0 * ops::square(v) - ops::maximum(v, 1.0) / ops::where(v > 0, v, 1.0) + (-v);
  EXPECT_EQ(y.type(), (TensorType{kFloat, {3}}));
  EXPECT_EQ(ops::mean(v, {.axes = {0}}).shape(), Shape{});
}

TEST(SymbolicOps, Errors) {
  const Attempt shapes = [] { floats({3}) + floats({4}); };
  expect_error(
      shapes,
      "ops_test.cpp:$LINE: Add expects tensors whose shapes can be broadcast together, received f32[?, 3] "
      "from input_layer (ops_test.cpp:21) and f32[?, 4] from input_layer (ops_test.cpp:21).\n"
      "  Make each pair of sizes equal, or one of them 1.");
  const Attempt product = [] { ops::matmul(floats({2, 3}), floats({4, 5})); };
  expect_error(
      product,
      "ops_test.cpp:$LINE: Matmul expects inner sizes to agree, here 3 and 4, received f32[?, 2, 3] from "
      "input_layer (ops_test.cpp:21) and f32[?, 4, 5] from input_layer (ops_test.cpp:21).\n"
      "  Transpose or reshape one of them.");
  const Attempt empty = [] { SymbolicTensor() * 2; };
  expect_error(empty,
               "ops_test.cpp:$LINE: Multiply was given an empty SymbolicTensor.\n"
               "  Use an Input or a layer's result.");
  const Attempt weight = [] { floats({3}) * Weight("scale", {kFloat, {}}, {}); };
  expect_error(weight,
               "ops_test.cpp:$LINE: Multiply was given a Weight outside a layer's call.\n"
               "  Make a layer that owns it: see layers::custom.");
  const Attempt range = [] { floats({5})[{all, slice(0, 9)}]; };
  expect_error(
      range,
      "ops_test.cpp:$LINE: GetItem: slice expects a range inside axis 1 of f32[?, 5] with a step of at least "
      "1, received 0:9.\n  Keep 0 <= start <= stop <= the dimension.");
}

}  // namespace
}  // namespace lamina
