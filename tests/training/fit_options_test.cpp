#include <gtest/gtest.h>

#include "model/callbacks/callbacks.h"
#include "tests/training/small_models.h"

namespace lamina {
namespace {

using namespace test;

const Tensor kX = random_numbers({50, 3}, 1);
const Tensor kY = curve(kX);

TEST(FitOptions, ValidationSplitIsTheLastSamples) {
  const Model split = small_model(), given = small_model();
  const History a = split.fit(kX, kY, in_order({.epochs = 3, .batch_size = 8, .validation_split = 0.2}));
  const History b =
      given.fit(kX.slice_rows(0, 40), kY.slice_rows(0, 40),
                in_order({.epochs = 3,
                          .batch_size = 8,
                          .validation_data = ValidationData{kX.slice_rows(40, 50), kY.slice_rows(40, 50)}}));
  EXPECT_EQ(a.curves(), b.curves());
  EXPECT_EQ(a["val_loss"].size(), 3U);
  expect_same_weights(split, given);
}

TEST(FitOptions, ValidationSplitIsTakenBeforeShuffling) {
  const Model model = small_model();
  const History history =
      model.fit(kX, kY, {.epochs = 2, .batch_size = 8, .verbose = 0, .validation_split = 0.2});
  const Logs last =
      model.evaluate(kX.slice_rows(40, 50), kY.slice_rows(40, 50), {.batch_size = 8, .verbose = 0});
  EXPECT_EQ(history["val_loss"].back(), last["loss"]);
}

TEST(FitOptions, ValidationChangesNothing) {
  const Model with = small_model(), without = small_model();
  with.fit(kX, kY, {.epochs = 2, .verbose = 0, .validation_data = ValidationData{kX, kY}});
  without.fit(kX, kY, {.epochs = 2, .verbose = 0});
  expect_same_weights(with, without);
}

TEST(FitOptions, ValidationFreq) {
  const History history =
      small_model().fit(kX, kY, in_order({.epochs = 5, .validation_split = 0.2, .validation_freq = 2}));
  EXPECT_EQ(history["loss"].size(), 5U);
  EXPECT_EQ(history["val_loss"].size(), 2U);
}

TEST(FitOptions, ValidationBatchSizeDoesNotMatter) {
  const auto loss = [](std::optional<int> size) {
    return small_model().fit(
        kX, kY, in_order({.validation_split = 0.2, .validation_batch_size = size}))["val_loss"][0];
  };
  EXPECT_NEAR(loss(3), loss({}), 1e-6);
}

TEST(FitOptions, WithoutShufflingItIsALoopOverBatches) {
  const Model fitted = small_model(), stepped = small_model();
  fitted.fit(kX, kY, in_order({.epochs = 3, .batch_size = 8}));
  for (int epoch = 0; epoch < 3; ++epoch)
    for (std::int64_t i = 0; i < 50; i += 8) {
      const std::int64_t end = std::min<std::int64_t>(i + 8, 50);
      stepped.train_on_batch(kX.slice_rows(i, end), kY.slice_rows(i, end));
    }
  expect_same_weights(fitted, stepped);
}

// Without moving a weight the loss of an epoch is that of all samples, however they are cut.
TEST(FitOptions, TheLastSmallerBatchIsUsedAndWeighsLess) {
  const Model model = small_model({.optimizer = optim::SGD({.learning_rate = 0}), .loss = "mse"});
  const double all = model.test_on_batch(kX, kY)["loss"];
  std::vector<std::int64_t> batches;
  for (int size : {1, 7, 32, 50, 1000}) {
    std::int64_t count = 0;
    const auto counter =
        callbacks::LambdaCallback({.on_train_batch_end = [&](std::int64_t, const Logs&) { ++count; }});
    const History history = model.fit(kX, kY, in_order({.batch_size = size, .callbacks = {counter}}));
    EXPECT_NEAR(history["loss"][0], all, 1e-6) << size;
    batches.push_back(count);
  }
  EXPECT_EQ(batches, (std::vector<std::int64_t>{50, 8, 2, 1, 1}));
}

TEST(FitOptions, InitialEpoch) {
  const Model later = small_model(), usual = small_model();
  const History history = later.fit(kX, kY, in_order({.epochs = 5, .initial_epoch = 3}));
  EXPECT_EQ(history.epochs(), (std::vector<int>{3, 4}));
  usual.fit(kX, kY, in_order({.epochs = 2}));
  expect_same_weights(later, usual);
}

TEST(FitOptions, InitialEpochBehindTheLastDoesNothing) {
  const Model model = small_model(), fresh = small_model();
  EXPECT_TRUE(model.fit(kX, kY, in_order({.epochs = 2, .initial_epoch = 2})).epochs().empty());
  expect_same_weights(model, fresh);
}

TEST(FitOptions, EachEpochIsShuffledAnew) {
  const Model twice = small_model(), same_order_twice = small_model();
  twice.fit(kX, kY, {.epochs = 2, .batch_size = 8, .verbose = 0});
  same_order_twice.fit(kX, kY, {.epochs = 1, .batch_size = 8, .verbose = 0});
  const double after_one = same_order_twice.get_weights()[0].at<float>(0, 0);
  EXPECT_NE(twice.get_weights()[0].at<float>(0, 0), after_one);
}

TEST(FitOptions, ClassWeightIsASampleWeight) {
  const Tensor classes = random_classes(50, 4, 2);
  const std::map<int, double> weights = {{0, 2.0}, {2, 0.25}, {3, 0.0}};  // 1 is not named and weighs 1
  Tensor of_samples({DType::Float32, {50}});
  for (std::int64_t i = 0; i < 50; ++i) {
    const auto found = weights.find(classes.at<std::int32_t>(i));
    of_samples.mutable_span<float>()[static_cast<std::size_t>(i)] =
        found == weights.end() ? 1.0F : static_cast<float>(found->second);
  }
  const Model by_class = small_classifier(), by_sample = small_classifier();
  const History a = by_class.fit(kX, classes, {.epochs = 2, .verbose = 0, .class_weight = weights});
  const History b = by_sample.fit(kX, classes, {.epochs = 2, .verbose = 0, .sample_weight = of_samples});
  EXPECT_EQ(a.curves(), b.curves());
  expect_same_weights(by_class, by_sample);
}

TEST(FitOptions, ClassWeightOfOneHotLabels) {
  const Tensor classes = random_classes(50, 4, 2);
  Tensor one_hot({DType::Float32, {50, 4}});
  for (std::int64_t i = 0; i < 50; ++i)
    one_hot.mutable_span<float>()[static_cast<std::size_t>(4 * i + classes.at<std::int32_t>(i))] = 1;
  const std::map<int, double> weights = {{0, 2.0}, {2, 0.25}, {3, 0.0}};
  const Model sparse = small_classifier(), dense = small_classifier();
  sparse.compile({.optimizer = "sgd", .loss = "sparse_categorical_crossentropy"});
  dense.compile({.optimizer = "sgd", .loss = "categorical_crossentropy"});
  const History a = sparse.fit(kX, classes, {.epochs = 2, .verbose = 0, .class_weight = weights});
  const History b = dense.fit(kX, one_hot, {.epochs = 2, .verbose = 0, .class_weight = weights});
  for (std::size_t epoch : {0, 1}) EXPECT_NEAR(a["loss"][epoch], b["loss"][epoch], 1e-6);
}

TEST(FitOptions, SampleWeightsScaleTheLossAndNotTheMetrics) {
  const Tensor classes = random_classes(50, 4, 2);
  Tensor threes({DType::Float32, {50}});
  for (float& w : threes.mutable_span<float>()) w = 3;
  const Logs plain = small_classifier().evaluate(kX, classes, {.verbose = 0});
  const Logs weighted = small_classifier().evaluate(kX, classes, {.verbose = 0, .sample_weight = threes});
  EXPECT_NEAR(weighted["loss"], 3 * plain["loss"], 1e-5);
  EXPECT_EQ(weighted["accuracy"], plain["accuracy"]);
}

// A sample that weighs nothing does not move a weight, though it counts in the divisor.
TEST(FitOptions, SamplesOfWeightZeroDoNotTrain) {
  Tensor weights({DType::Float32, {50}});
  for (std::size_t i = 0; i < 25; ++i) weights.mutable_span<float>()[i] = 2;
  const Model half_of_all = small_model(), half = small_model();
  half_of_all.train_on_batch(kX, kY, weights);
  half.train_on_batch(kX.slice_rows(0, 25), kY.slice_rows(0, 25));
  const std::vector<Tensor> a = half_of_all.get_weights(), b = half.get_weights();
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::int64_t k = 0; k < a[i].numel(); ++k) EXPECT_NEAR(a[i].value(k), b[i].value(k), 1e-6);
}

TEST(FitOptions, CallbacksSeeEachEpochAndCanStop) {
  std::vector<int> epochs;
  const auto stopper =
      callbacks::LambdaCallback({.on_epoch_end = [&](Training& training, int epoch, Logs& logs) {
        epochs.push_back(epoch);
        EXPECT_TRUE(logs.find("loss"));
        if (epoch == 1) training.stop();
      }});
  const History history = small_model().fit(kX, kY, in_order({.epochs = 5, .callbacks = {stopper}}));
  EXPECT_EQ(epochs, (std::vector<int>{0, 1}));
  EXPECT_EQ(history["loss"].size(), 2U);
}

TEST(FitOptions, WhatCannotBeMeantIsAnError) {
  const Model model = small_model(), fresh = small_model();
  EXPECT_THROW(model.fit(kX, kY, {.epochs = 0}), Error);
  EXPECT_THROW(model.fit(kX, kY, {.batch_size = 0}), Error);
  EXPECT_THROW(model.fit(kX, kY, {.validation_split = 1}), Error);
  EXPECT_THROW(model.fit(kX, kY, {.validation_split = -0.1}), Error);
  EXPECT_THROW(model.fit(kX, kY, {.validation_split = 0.1, .validation_data = ValidationData{kX, kY}}),
               Error);
  EXPECT_THROW(model.fit(kX, kY, {.class_weight = {{0, 1.0}}, .sample_weight = kY.reshape({50})}), Error);
  EXPECT_THROW(model.fit(kX, kY.slice_rows(0, 49), {.verbose = 0}), Error);
  EXPECT_THROW(model.fit(kX, Data(), {.verbose = 0}), Error);
  expect_same_weights(model, fresh);
}

}  // namespace
}  // namespace lamina
