#include <gtest/gtest.h>

#include <cmath>

#include "layers/layers.h"
#include "optim/optimizers.h"
#include "tests/support/values.h"
#include "tests/training/small_models.h"

namespace lamina {
namespace {

using namespace test;
using support::given;

const Tensor kX = random_numbers({50, 3}, 8);
const Tensor kY = curve(kX);

bool equal(const Tensor& a, const Tensor& b) {
  for (std::int64_t i = 0; i < a.numel(); ++i)
    if (a.value(i) != b.value(i)) return false;
  return true;
}

TEST(FrozenLayers, KeepTheirWeights) {
  auto x = Input({3});
  auto hidden = layers::Dense(8, {.trainable = false});
  Model model(x, layers::Dense(1)(hidden(x)), {.seed = 1});
  model.compile({.optimizer = "adam", .loss = "mse"});
  const std::vector<Tensor> before = model.get_weights();
  model.fit(kX, kY, in_order({.epochs = 2}));
  const std::vector<Tensor> after = model.get_weights();
  EXPECT_TRUE(equal(after[0], before[0]));
  EXPECT_TRUE(equal(after[1], before[1]));
  EXPECT_FALSE(equal(after[2], before[2]));
}

// As in Keras: compile settles what is trained.
TEST(FrozenLayers, TakeEffectAtTheNextCompile) {
  auto x = Input({3});
  auto hidden = layers::Dense(8);
  Model model(x, layers::Dense(1)(hidden(x)), {.seed = 1});
  model.compile({.optimizer = "sgd", .loss = "mse"});
  model.train_on_batch(kX, kY);
  hidden.set_trainable(false);
  const Tensor first = model.get_weights()[0];
  model.train_on_batch(kX, kY);
  const Tensor second = model.get_weights()[0];
  EXPECT_FALSE(equal(first, second));
  model.compile({.optimizer = "sgd", .loss = "mse"});
  model.train_on_batch(kX, kY);
  EXPECT_TRUE(equal(model.get_weights()[0], second));
}

TEST(FrozenLayers, TakeEffectAtTheNextCompileForOtherBatchSizesToo) {
  auto x = Input({3});
  auto hidden = layers::Dense(8);
  Model model(x, layers::Dense(1)(hidden(x)), {.seed = 1});
  model.compile({.optimizer = "sgd", .loss = "mse"});
  hidden.set_trainable(false);
  const Tensor before = model.get_weights()[0];
  model.train_on_batch(kX, kY);  // the program of this batch size is made only now
  EXPECT_FALSE(equal(model.get_weights()[0], before));
}

TEST(FrozenLayers, ThawAtTheNextCompileForOtherBatchSizesToo) {
  auto x = Input({3});
  auto hidden = layers::Dense(8, {.kernel_regularizer = "l2", .trainable = false});
  Model model(x, layers::Dense(1)(hidden(x)), {.seed = 1});
  model.compile({.optimizer = "sgd", .loss = "mse"});
  const double penalty_free = model.test_on_batch(kX, kY)["loss"];
  hidden.set_trainable(true);
  const Tensor before = model.get_weights()[0];
  EXPECT_NEAR(model.test_on_batch(kX.slice_rows(0, 25), kY.slice_rows(0, 25))["loss"] +
                  model.test_on_batch(kX.slice_rows(25, 50), kY.slice_rows(25, 50))["loss"],
              2 * penalty_free, 1e-6);
  model.train_on_batch(kX, kY);
  EXPECT_TRUE(equal(model.get_weights()[0], before));
}

// x [?, 3] -> BatchNormalization `norm` -> y [?, 1]
Model normalized(const Layer& norm) {
  auto x = Input({3});
  return {x, layers::Dense(1)(norm(x)), {.seed = 1}};
}

TEST(FrozenBatchNormalization, InfersFromTheNextCompileOn) {
  const Layer norm = layers::BatchNormalization();
  const Model model = normalized(norm);
  model.compile({.optimizer = "sgd", .loss = "mse"});
  norm.set_trainable(false);
  const Tensor mean = model.get_weights()[2];
  model.train_on_batch(kX, kY);
  EXPECT_FALSE(equal(model.get_weights()[2], mean)) << "it was trained when the model was compiled";
  model.compile({.optimizer = "sgd", .loss = "mse"});
  norm.set_trainable(true);
  const std::vector<Tensor> before = model.get_weights();
  model.train_on_batch(kX, kY);
  for (std::size_t i : {0, 1, 2, 3}) EXPECT_TRUE(equal(model.get_weights()[i], before[i])) << i;
}

// As in Keras, where a layer looks at itself alone: its own weights stay, as all of a frozen model, but its
// moving statistics follow.
TEST(FrozenBatchNormalization, OfAFrozenModelMayBeThawed) {
  const Layer norm = layers::BatchNormalization();
  const Model model = normalized(norm);
  model.set_trainable(false);
  norm.set_trainable(true);
  model.compile({.optimizer = "sgd", .loss = "mse"});
  const std::vector<Tensor> before = model.get_weights();
  model.train_on_batch(kX, kY);
  const std::vector<Tensor> after = model.get_weights();
  EXPECT_TRUE(equal(after[0], before[0]));
  EXPECT_FALSE(equal(after[2], before[2]));
}

TEST(FrozenLayers, ShowInTheSummaryAtOnce) {
  auto x = Input({3});
  auto hidden = layers::Dense(8);
  Model model(x, layers::Dense(1)(hidden(x)), {.seed = 1});
  model.compile({.optimizer = "sgd", .loss = "mse"});
  hidden.set_trainable(false);
  EXPECT_NE(model.summary_text().find("Trainable params: 9 ("), std::string::npos) << model.summary_text();
}

TEST(FrozenModels, KeepAllTheirWeights) {
  const Model model = small_model(), fresh = small_model();
  model.set_trainable(false);
  model.compile({.optimizer = "sgd", .loss = "mse"});
  model.train_on_batch(kX, kY);
  expect_same_weights(model, fresh);
}

TEST(FrozenLayers, ReachIntoInnerModels) {
  auto inner_x = Input({3}), x = Input({3});
  const Model inner(inner_x, layers::BatchNormalization()(layers::Dense(4)(inner_x)), {.seed = 1});
  inner.set_trainable(false);
  Model model(x, layers::Dense(1)(inner(x)), {.seed = 2});
  model.compile({.optimizer = "sgd", .loss = "mse"});
  const std::vector<Tensor> before = inner.get_weights();
  model.fit(kX, kY, in_order());
  const std::vector<Tensor> after = inner.get_weights();
  for (std::size_t i = 0; i < before.size(); ++i)
    EXPECT_TRUE(equal(before[i], after[i])) << inner.weight_names()[i];
}

TEST(MovingStatistics, TakeInABatchAndLeaveItAtThat) {
  auto x = Input({2});
  Model model(x, layers::BatchNormalization({.momentum = 0.9, .name = "norm"})(x));
  model.compile({.optimizer = optim::SGD({.learning_rate = 0}), .loss = "mse"});
  const Tensor batch =
      Tensor::from<float>({1, 10, 3, 20, 8, 60}, {3, 2});  // means 4, 30; variances 26/3, 1400/3
  model.train_on_batch(batch, batch);
  const std::vector<Tensor> after = model.get_weights();  // gamma, beta, moving mean, moving variance
  EXPECT_NEAR(after[2].at<float>(0), 0.4, 1e-5);
  EXPECT_NEAR(after[2].at<float>(1), 3, 1e-5);
  EXPECT_NEAR(after[3].at<float>(0), 0.9 + 0.1 * 26 / 3, 1e-4);
  EXPECT_NEAR(after[3].at<float>(1), 0.9 + 0.1 * 1400 / 3, 1e-3);
  model.test_on_batch(batch, batch);
  model.predict(batch, {.verbose = 0});
  EXPECT_TRUE(equal(model.get_weights()[2], after[2]));
  EXPECT_TRUE(equal(model.get_weights()[3], after[3]));
}

TEST(MovingStatistics, AreWhatPredictionsUse) {
  auto x = Input({1});
  const Model model(x, layers::BatchNormalization({.epsilon = 0,
                                                   .moving_mean_initializer = given({3}),
                                                   .moving_variance_initializer = given({4})})(x));
  EXPECT_NEAR(Tensor(model.predict(Tensor::from<float>({7}, {1, 1}), {.verbose = 0})).item<float>(), 2, 1e-6);
}

// A layer that is called twice learns from both calls.
TEST(SharedLayers, AddTheirGradients) {
  const std::vector<float> kernel = {0.5F, -1, 2};
  const auto dense = [&] {
    return layers::Dense(1, {.use_bias = false, .kernel_initializer = given(kernel)});
  };
  const auto change = [&](const Layer& on_a, const Layer& on_b) {
    auto a = Input({3}), b = Input({3});
    Model model({a, b}, on_a(a) * on_b(b));
    model.compile({.optimizer = optim::SGD({.learning_rate = 1}), .loss = "mse"});
    model.train_on_batch({kX, random_numbers({50, 3}, 9)}, kY);
    std::vector<double> sum(3, 0);
    for (const Tensor& w : model.get_weights())
      for (std::size_t i = 0; i < 3; ++i) sum[i] += w.value(static_cast<std::int64_t>(i)) - kernel[i];
    return sum;
  };
  const Layer one = dense();
  const std::vector<double> shared = change(one, one), apart = change(dense(), dense());
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(shared[i], apart[i], 1e-5);
}

Model penalized(const Regularizer& penalty, bool trainable = true) {
  auto x = Input({3});
  Model model(x, layers::Dense(1, {.kernel_initializer = given({0.5F, -1, 2}),
                                   .kernel_regularizer = penalty,
                                   .trainable = trainable})(x));
  model.compile({.optimizer = optim::SGD({.learning_rate = 0.1}), .loss = "mse"});
  return model;
}

TEST(Regularizers, AreAddedToTheLoss) {
  const double plain = penalized({}).test_on_batch(kX, kY)["loss"];
  EXPECT_NEAR(penalized(regularizers::L2(0.1)).test_on_batch(kX, kY)["loss"], plain + 0.1 * 5.25, 1e-5);
  EXPECT_NEAR(penalized(regularizers::L1(0.1)).test_on_batch(kX, kY)["loss"], plain + 0.1 * 3.5, 1e-5);
  EXPECT_NEAR(
      penalized(regularizers::L1L2(0.1, 0.2)).evaluate(kX, kY, {.batch_size = 8, .verbose = 0})["loss"],
      plain + 0.35 + 1.05, 1e-5);
}

TEST(Regularizers, PullAtTheWeights) {
  const Model plain = penalized({}), pulled = penalized(regularizers::L2(0.25));
  plain.train_on_batch(kX, kY);
  pulled.train_on_batch(kX, kY);
  const std::vector<double> before = {0.5, -1, 2};
  for (std::int64_t i = 0; i < 3; ++i)  // the gradient of 0.25 w^2 is w / 2
    EXPECT_NEAR(pulled.get_weights()[0].value(i),
                plain.get_weights()[0].value(i) - 0.1 * before[static_cast<std::size_t>(i)] / 2, 1e-6);
}

TEST(Regularizers, OfFrozenWeightsDoNotCount) {
  EXPECT_NEAR(penalized(regularizers::L2(0.1), false).test_on_batch(kX, kY)["loss"],
              penalized({}).test_on_batch(kX, kY)["loss"], 1e-6);
}

TEST(DropoutInTraining, DropsAnewEachStepAndNeverInEvaluation) {
  auto x = Input({3});
  Model model(x, layers::Dense(1)(layers::Dropout(0.5)(layers::Dense(32)(x))), {.seed = 1});
  model.compile({.optimizer = optim::SGD({.learning_rate = 0}), .loss = "mse"});
  const double first = model.train_on_batch(kX, kY)["loss"], second = model.train_on_batch(kX, kY)["loss"];
  EXPECT_NE(first, second);
  EXPECT_EQ(model.test_on_batch(kX, kY)["loss"], model.test_on_batch(kX, kY)["loss"]);
}

// Compiling again forgets what the optimizer kept, but no weight.
TEST(Compile, KeepsTheWeights) {
  const Model model = small_model();
  model.fit(kX, kY, in_order());
  const std::vector<Tensor> before = model.get_weights();
  model.compile({.optimizer = "adam", .loss = "mae"});
  const std::vector<Tensor> after = model.get_weights();
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_TRUE(equal(before[i], after[i]));
}

}  // namespace
}  // namespace lamina
