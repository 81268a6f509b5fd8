#include <gtest/gtest.h>

#include "data/dataset.h"
#include "data/rows.h"
#include "tests/training/small_models.h"

namespace lamina {
namespace {

using namespace test;

const Tensor kX = random_numbers({50, 3}, 5);
const Tensor kY = curve(kX);

TEST(Datasets, TrainLikeTheirTensors) {
  const Model from_dataset = small_model(), from_tensors = small_model();
  const History a = from_dataset.fit(data::from_tensors(kX, kY).batch(8), {.epochs = 3, .verbose = 0});
  const History b = from_tensors.fit(kX, kY, in_order({.epochs = 3, .batch_size = 8}));
  EXPECT_EQ(a.curves(), b.curves());
  expect_same_weights(from_dataset, from_tensors);
}

TEST(Datasets, CarryWeights) {
  const Tensor weights = random_numbers({50}, 6);
  const Model from_dataset = small_model(), from_tensors = small_model();
  from_dataset.fit(data::from_tensors(kX, kY, weights).batch(8), {.epochs = 2, .verbose = 0});
  from_tensors.fit(kX, kY, in_order({.epochs = 2, .batch_size = 8, .sample_weight = weights}));
  expect_same_weights(from_dataset, from_tensors);
}

TEST(Datasets, ShuffledOnesRepeatWithTheirSeed) {
  const Model a = small_model(), b = small_model(), in_order_of_rows = small_model();
  const auto shuffled = [] { return data::from_tensors(kX, kY).shuffle({.seed = 7}).batch(8); };
  a.fit(shuffled(), {.epochs = 3, .verbose = 0});
  b.fit(shuffled().prefetch(), {.epochs = 3, .verbose = 0});
  in_order_of_rows.fit(data::from_tensors(kX, kY).batch(8), {.epochs = 3, .verbose = 0});
  expect_same_weights(a, b);
  EXPECT_NE(a.get_weights()[0].value(0), in_order_of_rows.get_weights()[0].value(0));
}

TEST(Datasets, TwoCallsOfFitAreOneOfTwoEpochs) {
  const Model once = small_model(), twice = small_model();
  const auto ds = data::from_tensors(kX, kY).shuffle({.seed = 7}).batch(8);
  once.fit(ds, {.epochs = 2, .verbose = 0});
  twice.fit(ds, {.verbose = 0});
  twice.fit(ds, {.verbose = 0});
  expect_same_weights(once, twice);
}

TEST(Datasets, MappedOnesTrainOnWhatTheMapGives) {
  const Model mapped = small_model(), plain = small_model();
  const auto halved = [](data::Batch batch) {
    Tensor x = batch.x[0].clone();
    for (float& v : x.mutable_span<float>()) v /= 2;
    return data::Batch{x, batch.y, batch.sample_weight};
  };
  Tensor half = kX.clone();
  for (float& v : half.mutable_span<float>()) v /= 2;
  mapped.fit(data::from_tensors(kX, kY).batch(8).map(halved), {.epochs = 2, .verbose = 0});
  plain.fit(half, kY, in_order({.epochs = 2, .batch_size = 8}));
  expect_same_weights(mapped, plain);
}

TEST(Datasets, AreEvaluated) {
  const Model model = small_model();
  const Logs a = model.evaluate(data::from_tensors(kX, kY).batch(8), {.verbose = 0});
  EXPECT_EQ(a["loss"], model.evaluate(kX, kY, {.batch_size = 8, .verbose = 0})["loss"]);
}

TEST(Datasets, WithValidationData) {
  const History history =
      small_model().fit(data::from_tensors(kX, kY).batch(8),
                        {.epochs = 2, .verbose = 0, .validation_data = ValidationData{kX, kY}});
  EXPECT_EQ(history["val_loss"].size(), 2U);
}

TEST(Datasets, RefuseWhatOnlyTensorsHave) {
  const Model model = small_model();
  const auto ds = data::from_tensors(kX, kY).batch(8);
  EXPECT_THROW(model.fit(ds, {.verbose = 0, .validation_split = 0.1}), Error);
  EXPECT_THROW(model.fit(ds, {.verbose = 0, .class_weight = {{0, 2.0}}}), Error);
  EXPECT_THROW(
      model.fit(data::Dataset([](std::uint64_t) { return [] { return std::optional<data::Batch>(); }; }),
                {.verbose = 0}),
      Error);
}

TEST(TrainFunction, IsTheSameStep) {
  const Model stepped = small_model(), fitted = small_model();
  const auto step = stepped.train_function();
  double last = 0;
  for (auto& batch : data::from_tensors(kX, kY).batch(8)) last = step(batch)["loss"];
  EXPECT_GT(last, 0);
  fitted.fit(kX, kY, in_order({.batch_size = 8}));
  expect_same_weights(stepped, fitted);
}

}  // namespace
}  // namespace lamina
