#include <optional>

#include "tests/errors/refused.h"

// Odd things that somebody new may well do, all of which are to work.
namespace lamina::errors {
namespace {

Tensor ramp(const Shape& shape) {
  Tensor t({DType::Float32, shape});
  float value = -1;
  for (float& v : t.mutable_span<float>()) v = value += 0.125F;
  return t;
}

// Made where its inputs and layers go out of scope.
Model regression() {
  auto x = Input({4}, {.name = "x"});
  auto y = layers::Dense(1, {.name = "y"})(layers::Dense(3, {.activation = "tanh"})(x));
  const Model m(x, y, {.seed = 1});
  m.compile({.optimizer = "sgd", .loss = "mse"});
  return m;
}

TEST(Newcomers, ModelOutlivesItsInputs) {
  const Model m = regression();
  EXPECT_NO_THROW(m.fit(ramp({8, 4}), ramp({8, 1}), {.verbose = 0}));
  std::optional<Model> inner(regression());
  auto x = Input({4});
  const Model outer(x, (*inner)(x));
  auto step = inner->train_function();
  inner.reset();
  EXPECT_NO_THROW(outer.predict(ramp({8, 4}), {.verbose = 0}));
  EXPECT_NO_THROW(step({ramp({8, 4}), ramp({8, 1})}));
}

TEST(Newcomers, MovedFromModelIsStillTheModel) {
  Model m = regression();
  const Model taken = std::move(m);
  EXPECT_NO_THROW(m.fit(ramp({8, 4}), ramp({8, 1}), {.verbose = 0}));  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(m.weight_names(), taken.weight_names());
  Sequential net({layers::Dense(2)}, {.input_shape = Shape{4}});
  const Sequential other = std::move(net);
  EXPECT_NO_THROW(net.predict(ramp({2, 4}), {.verbose = 0}));  // NOLINT(bugprone-use-after-move)
}

TEST(Newcomers, TwoModelsTrainSharedLayersInTurn) {
  auto x = Input({4});
  auto shared = layers::Dense(3, {.activation = "tanh"});
  const Model a(x, layers::Dense(1)(shared(x)), {.seed = 1}), b(x, layers::Dense(2)(shared(x)), {.seed = 2});
  a.compile({.optimizer = "adam", .loss = "mse"});
  b.compile({.optimizer = "sgd", .loss = "mse"});
  for (int turn = 0; turn < 3; ++turn) {
    const Tensor before = shared.weights()[0].variable()->value().clone();
    a.train_on_batch(ramp({4, 4}), ramp({4, 1}));
    const Tensor between = shared.weights()[0].variable()->value().clone();
    b.train_on_batch(ramp({4, 4}), ramp({4, 2}));
    const Tensor after = shared.weights()[0].variable()->value().clone();
    EXPECT_NE(before.value(0), between.value(0));
    EXPECT_NE(between.value(0), after.value(0));
    EXPECT_EQ(a.get_weights()[0].value(0), after.value(0));
  }
}

TEST(Newcomers, CompileTwice) {
  const Model m = regression();
  m.fit(ramp({8, 4}), ramp({8, 1}), {.verbose = 0});
  const double before = m.get_weights()[0].value(0);
  m.compile({.optimizer = "adam", .loss = "mae", .metrics = {"mse"}});
  EXPECT_EQ(m.get_weights()[0].value(0), before);
  EXPECT_NO_THROW(m.fit(ramp({8, 4}), ramp({8, 1}), {.verbose = 0}));
}

TEST(Newcomers, SetTrainableThenCompile) {
  const Model m = regression();
  m.layer("y").layer.set_trainable(false);
  m.compile({.optimizer = "sgd", .loss = "mse"});
  const auto before = m.get_weights();
  m.fit(ramp({8, 4}), ramp({8, 1}), {.verbose = 0});
  const auto after = m.get_weights();
  EXPECT_NE(before[0].value(0), after[0].value(0));
  EXPECT_EQ(before[2].value(0), after[2].value(0));
  m.set_trainable(false);
  m.compile({.optimizer = "sgd", .loss = "mse"});
  EXPECT_NO_THROW(m.fit(ramp({8, 4}), ramp({8, 1}), {.verbose = 0}));
}

TEST(Newcomers, BatchesLargerThanTheData) {
  const Model m = regression();
  EXPECT_NO_THROW(m.fit(ramp({3, 4}), ramp({3, 1}), {.batch_size = 100, .verbose = 0}));
  EXPECT_NO_THROW(m.evaluate(ramp({3, 4}), ramp({3, 1}), {.batch_size = 100, .verbose = 0}));
  const Tensor p = m.predict(ramp({3, 4}), {.batch_size = 100, .verbose = 0});
  EXPECT_EQ(p.shape(), Shape({3, 1}));
}

TEST(Newcomers, DataOfOtherTypes) {
  const Model m = regression();
  for (DType dtype : {DType::Float64, DType::Int32, DType::Int64, DType::UInt8, DType::Bool}) {
    Tensor x = Tensor::from<float>({0, 1, 0, 1, 1, 0, 1, 0}, {2, 4}), y = Tensor::from<float>({0, 1}, {2, 1});
    const Logs expected = m.evaluate(x, y, {.verbose = 0});
    const Logs received = m.evaluate(x.astype(dtype), y.astype(dtype), {.verbose = 0});
    EXPECT_EQ(expected["loss"], received["loss"]) << dtype;
    EXPECT_NO_THROW(m.fit(x.astype(dtype), y.astype(dtype), {.verbose = 0})) << dtype;
  }
}

// In NumPy's rules [n] against [n, 1] would be [n, n].
TEST(Newcomers, LabelsOfRankOne) {
  const Model m = regression();
  const Tensor x = ramp({8, 4}), y = ramp({8, 1});
  EXPECT_EQ(m.evaluate(x, y, {.verbose = 0})["loss"], m.evaluate(x, y.reshape({8}), {.verbose = 0})["loss"]);
}

TEST(Newcomers, UnknownLengths) {
  auto x = Input({kUnknown, 8});
  auto y = layers::Dense(1)(ops::mean(x, {.axes = {1}}));
  const Model m(x, y, {.seed = 1});
  m.compile({.optimizer = "sgd", .loss = "mse"});
  for (std::int64_t length : {3, 5, 3}) {
    EXPECT_NO_THROW(m.fit(ramp({4, length, 8}), ramp({4, 1}), {.verbose = 0}));
    const Tensor p = m.predict(ramp({4, length, 8}), {.verbose = 0});
    EXPECT_EQ(p.shape(), Shape({4, 1}));
  }
  EXPECT_NO_THROW(m.summary_text());
}

TEST(Newcomers, OutputThatIsAnInput) {
  auto x = Input({4});
  const Model m(x, x);
  const Tensor p = m.predict(ramp({2, 4}), {.verbose = 0});
  EXPECT_EQ(p.value(3), ramp({2, 4}).value(3));
}

TEST(Newcomers, OneTensorAsTwoOutputs) {
  auto x = Input({4});
  auto y = layers::Dense(1, {.name = "y"})(x);
  const Model m(x, {y, y}, {.seed = 1});
  m.compile({.optimizer = "sgd", .loss = {"mse", "mae"}});
  EXPECT_NO_THROW(m.fit(ramp({4, 4}), {ramp({4, 1}), ramp({4, 1})}, {.verbose = 0}));
  const std::vector<Tensor> p = m.predict(ramp({4, 4}), {.verbose = 0});
  EXPECT_EQ(p.size(), 2u);
}

TEST(Newcomers, ModelWithoutWeights) {
  auto x = Input({4});
  const Model m(x, layers::Flatten()(x));
  m.compile({.optimizer = "adam", .loss = "mse", .metrics = {"mae"}});
  EXPECT_NO_THROW(m.fit(ramp({4, 4}), ramp({4, 4}), {.verbose = 0}));
  EXPECT_EQ(m.count_params(), 0);
  EXPECT_NO_THROW(m.summary_text());
}

TEST(Newcomers, InputThatIsNotUsed) {
  auto a = Input({4}, {.name = "a"}), b = Input({2}, {.name = "b"});
  const Model m({a, b}, layers::Dense(1)(a), {.seed = 1});
  m.compile({.optimizer = "sgd", .loss = "mse"});
  EXPECT_NO_THROW(m.fit({ramp({4, 4}), ramp({4, 2})}, ramp({4, 1}), {.verbose = 0}));
}

TEST(Newcomers, FixedBatchSize) {
  auto x = Input({4}, {.batch_size = 2});
  const Model m(x, layers::Dense(1)(x), {.seed = 1});
  m.compile({.optimizer = "sgd", .loss = "mse"});
  EXPECT_NO_THROW(m.fit(ramp({4, 4}), ramp({4, 1}), {.batch_size = 2, .verbose = 0}));
}

TEST(Newcomers, WeightsThatWereTakenAreCopies) {
  const Model m = regression();
  std::vector<Tensor> weights = m.get_weights();
  weights[0].mutable_span<float>()[0] = 100;
  EXPECT_NE(m.get_weights()[0].value(0), 100);
  m.set_weights(weights);
  EXPECT_EQ(m.get_weights()[0].value(0), 100);
}

}  // namespace
}  // namespace lamina::errors
