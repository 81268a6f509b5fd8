#include <gtest/gtest.h>

#include <cmath>

#include "layers/layers.h"
#include "tests/training/small_models.h"

namespace lamina {
namespace {

using namespace test;

const Tensor kX = random_numbers({50, 3}, 3);
const Tensor kY = curve(kX);

TEST(Evaluation, IsTheMeanOverAllSamples) {
  const Model model = small_model({.optimizer = "sgd", .loss = "mse", .metrics = {"mae"}});
  const Tensor p = model.predict(kX, {.verbose = 0});
  double squares = 0, sizes = 0;
  for (std::int64_t i = 0; i < 50; ++i) {
    const double error = p.at<float>(i, 0) - kY.at<float>(i, 0);
    squares += error * error;
    sizes += std::abs(error);
  }
  for (int batch : {1, 8, 32, 50}) {
    const Logs logs = model.evaluate(kX, kY, {.batch_size = batch, .verbose = 0});
    EXPECT_NEAR(logs["loss"], squares / 50, 1e-6) << batch;
    EXPECT_NEAR(logs["mae"], sizes / 50, 1e-6) << batch;
    EXPECT_EQ(logs.entries().size(), 2U);
  }
}

TEST(Evaluation, WeighsSamples) {
  const Model model = small_model();
  const Tensor p = model.predict(kX, {.verbose = 0}), weights = random_numbers({50}, 4);
  double squares = 0;
  for (std::int64_t i = 0; i < 50; ++i)
    squares += weights.at<float>(i) * std::pow(p.at<float>(i, 0) - kY.at<float>(i, 0), 2);
  EXPECT_NEAR(model.evaluate(kX, kY, {.batch_size = 8, .verbose = 0, .sample_weight = weights})["loss"],
              squares / 50, 1e-6);
}

TEST(Evaluation, CountsAnEpochAnew) {
  const Model model = small_model();
  const double once = model.evaluate(kX, kY, {.verbose = 0})["loss"];
  EXPECT_EQ(model.evaluate(kX, kY, {.verbose = 0})["loss"], once);
  EXPECT_NEAR(model.test_on_batch(kX, kY)["loss"], once, 1e-6);
}

TEST(Evaluation, ChangesNothing) {
  const Model asked = small_model({.optimizer = "adam", .loss = "mse"}),
              silent = small_model({.optimizer = "adam", .loss = "mse"});
  for (int i = 0; i < 3; ++i) {
    asked.train_on_batch(kX, kY);
    asked.evaluate(kX, kY, {.verbose = 0});
    asked.predict(kX, {.verbose = 0});
    silent.train_on_batch(kX, kY);
  }
  expect_same_weights(asked, silent);
}

TEST(Evaluation, LossOfATrainingBatchIsThatBeforeItsUpdate) {
  const Model model = small_model();
  const double before = model.test_on_batch(kX, kY)["loss"];
  EXPECT_NEAR(model.train_on_batch(kX, kY)["loss"], before, 1e-6);
  EXPECT_LT(model.test_on_batch(kX, kY)["loss"], before);
}

TEST(Evaluation, WeighsOutputsButNotTheirOwnLogs) {
  auto x = Input({3});
  Model model(x, {layers::Dense(1, {.name = "a"})(x), layers::Dense(1, {.name = "b"})(x)}, {.seed = 1});
  model.compile({.optimizer = "sgd", .loss = {{"a", "mse"}, {"b", "mae"}}, .loss_weights = {{"b", 0.2}}});
  const Logs logs = model.evaluate(kX, {kY, kY}, {.verbose = 0});
  EXPECT_NEAR(logs["loss"], logs["a_loss"] + 0.2 * logs["b_loss"], 1e-6);
}

TEST(Evaluation, AnOutputWithoutALossNeedsNoLabels) {
  auto x = Input({3});
  Model model(x, {layers::Dense(1, {.name = "a"})(x), layers::Dense(1, {.name = "b"})(x)}, {.seed = 1});
  model.compile({.optimizer = "sgd", .loss = {{"a", "mse"}}});
  const Tensor b_before = model.get_weights()[2];
  const History history = model.fit(kX, kY, in_order());
  EXPECT_EQ(history.curves().size(), 1U);
  EXPECT_EQ(model.get_weights()[2].value(0), b_before.value(0));
}

TEST(Prediction, KeepsTheOrderOfSamples) {
  const Model model = small_model();
  const Tensor all = model.predict(kX, {.batch_size = 7, .verbose = 0});
  ASSERT_EQ(all.shape(), (Shape{50, 1}));
  for (std::int64_t i : {0, 6, 7, 48, 49}) {
    const Tensor one = model.predict_on_batch(kX.slice_rows(i, i + 1));
    EXPECT_NEAR(one.item<float>(), all.at<float>(i, 0), 1e-6) << i;
  }
}

TEST(Prediction, NeedsNoCompiling) {
  auto x = Input({3});
  const Model model(x, layers::Dense(2)(x), {.seed = 1});
  const Tensor p = model.predict(kX, {.verbose = 0});
  EXPECT_EQ(p.shape(), (Shape{50, 2}));
  EXPECT_THROW(model.evaluate(kX, kY), Error);
  EXPECT_THROW(model.fit(kX, kY), Error);
}

TEST(Prediction, SeesWeightsThatWereSet) {
  auto x = Input({1});
  const Model model(x, layers::Dense(1)(x));
  const Tensor two = Tensor::from<float>({2}, {1, 1});
  EXPECT_NE(Tensor(model.predict(two, {.verbose = 0})).item<float>(), 7);
  model.set_weights({Tensor::from<float>({3}, {1, 1}), Tensor::from<float>({1}, {1})});
  EXPECT_EQ(Tensor(model.predict(two, {.verbose = 0})).item<float>(), 7);
}

// As in Keras a trailing axis of 1 may be missing or too much, and inputs are converted.
TEST(Prediction, RepairsRanksAndTypes) {
  auto x = Input({1});
  const Model model(x, layers::Dense(1, {.kernel_initializer = "ones"})(x));
  EXPECT_EQ(Tensor(model.predict(Tensor::from<std::int32_t>({1, 2, 3}, {3}), {.verbose = 0})).at<float>(2, 0),
            3);
  EXPECT_EQ(Tensor(model.predict(Tensor::from<double>({1, 2, 3}, {3, 1, 1}), {.verbose = 0})).at<float>(1, 0),
            2);
}

}  // namespace
}  // namespace lamina
