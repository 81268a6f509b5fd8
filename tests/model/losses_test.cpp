#include "model/losses/losses.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/ops/binary.h"
#include "core/ops/softmax.h"
#include "core/ops/unary.h"
#include "tests/model/losses_evaluate.h"

namespace lamina {
namespace {

using support::error_of, support::loss_of, support::LossCase;

constexpr double kClose = 2e-6;
constexpr int kRows = 4, kColumns = 3;

const std::vector<double> kPredictions = {0.9, 0.05, 0.2, 0.3, 0.6, 0.4, 0.01, 0.99, 0.5, 0.75, 0.35, 0.125};
const std::vector<double> kNumbers = {0.5, 1.75, 0, 0.25, 0.6, 3, 0.0625, 0.9, 0.5, 2, 0.01, 0.3};
const std::vector<double> kOneHot = {0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1};
const std::vector<double> kWeights = {0.5, 2, 0, 1.25};

Tensor floats(const std::vector<double>& values, Shape shape) {
  return Tensor::from(values, std::move(shape)).astype(DType::Float32);
}

LossCase squares() { return {floats(kNumbers, {kRows, kColumns}), floats(kPredictions, {kRows, kColumns})}; }

double weighted_squares(double divisor) {
  double total = 0;
  for (std::size_t i = 0; i < kNumbers.size(); ++i)
    total += kWeights[i / kColumns] * std::pow(kNumbers[i] - kPredictions[i], 2) / kColumns;
  return total / divisor;
}

TEST(Losses, AreReducedInKerasWays) {
  LossCase c = squares();
  c.weights = floats(kWeights, {kRows});
  EXPECT_NEAR(loss_of("mse", c), weighted_squares(kRows), kClose);
  EXPECT_NEAR(loss_of(losses::MeanSquaredError({.reduction = "mean"}), c), weighted_squares(kRows), kClose);
  EXPECT_NEAR(loss_of(losses::MeanSquaredError({.reduction = "sum"}), c), weighted_squares(1), kClose);
  EXPECT_NEAR(loss_of(losses::MeanSquaredError({.reduction = "mean_with_sample_weight"}), c),
              weighted_squares(3.75), kClose);
  c.weights = {};
  EXPECT_NEAR(loss_of(losses::MeanSquaredError({.reduction = "mean_with_sample_weight"}), c),
              loss_of("mse", c), 0);
  c.weights = floats({0, 0, 0, 0}, {kRows});
  EXPECT_EQ(loss_of(losses::MeanSquaredError({.reduction = "mean_with_sample_weight"}), c), 0);
}

TEST(Losses, TakeWeightsInEveryShapeThatFits) {
  LossCase c = squares();
  c.weights = floats(kWeights, {kRows, 1});
  EXPECT_NEAR(loss_of("mse", c), weighted_squares(kRows), kClose);
  c.weights = floats({2}, {});
  EXPECT_NEAR(loss_of("mse", c), 2 * loss_of("mse", squares()), kClose);

  // [n, steps, 1]: one weight a sample, and one a step
  const Shape steps{2, 2, 3};
  LossCase sequence{floats(kNumbers, steps), floats(kPredictions, steps), floats({0.5, 2}, {2})};
  LossCase by_step = sequence;
  by_step.weights = floats({0.5, 0.5, 2, 2}, {2, 2});
  EXPECT_NEAR(loss_of("mse", sequence), loss_of("mse", by_step), kClose);
  const Loss mean = losses::MeanSquaredError({.reduction = "mean_with_sample_weight"});
  EXPECT_NEAR(loss_of(mean, sequence), loss_of(mean, by_step), kClose);
}

TEST(Losses, CountOnlyWhatTheMaskLetsThrough) {
  LossCase c = squares();
  c.mask = Tensor::from<bool>({true, false, false, true}, {kRows});
  LossCase kept = squares();
  kept.weights = floats({1, 0, 0, 1}, {kRows});
  EXPECT_NEAR(loss_of("mse", c), 2 * loss_of("mse", kept), kClose);
  EXPECT_NEAR(loss_of(losses::MeanSquaredError({.reduction = "sum"}), c), 4 * loss_of("mse", kept), kClose);
  c.weights = floats({0.5, 7, 7, 0.5}, {kRows});
  EXPECT_NEAR(loss_of("mse", c), loss_of("mse", kept), kClose);  // divided by the two that count
  c.mask = Tensor::from<bool>({false, false, false, false}, {kRows});
  EXPECT_EQ(loss_of("mse", c), 0);
}

TEST(Losses, LayLabelsBesidePredictions) {
  const Tensor column = floats(kPredictions, {12, 1}), flat = floats(kPredictions, {12});
  const Tensor labels = floats(kNumbers, {12}), label_column = floats(kNumbers, {12, 1});
  const double expected = loss_of("mse", {label_column, column});
  EXPECT_EQ(loss_of("mse", {labels, column}), expected);
  EXPECT_EQ(loss_of("mse", {label_column, flat}), expected);
  EXPECT_EQ(loss_of("mse", {labels, flat, floats(std::vector<double>(12, 1.0), {12})}), expected);
  EXPECT_EQ(loss_of("mae", {Tensor::from<std::uint8_t>({1, 3}, {2}), floats({0.5, 1}, {2, 1})}), 1.25);
  EXPECT_EQ(loss_of("mae", {Tensor::from<bool>({true, false}, {2}), floats({0.5, 1}, {2, 1})}), 0.75);
}

TEST(Losses, TakeFewNodes) {
  const LossCase c{floats(kNumbers, {12}), floats(kPredictions, {12, 1})};
  EXPECT_EQ(support::nodes_of("mse", c), 5);  // reshape, subtract, square, sum, times a constant
}

TEST(Losses, LookBehindAFinalSigmoid) {
  const std::vector<double> logits = {-90, -3, 0, 0, 4, 90}, labels = {1, 0, 0, 1, 1, 0};
  LossCase c{floats(labels, {6}), floats(logits, {6, 1})};
  const double expected =
      (90 + std::log1p(std::exp(-3.0)) + 2 * std::log(2.0) + std::log1p(std::exp(-4.0)) + 90) / 6;
  EXPECT_NEAR(loss_of(losses::BinaryCrossentropy({.from_logits = true}), c), expected, 1e-5);
  c.behind = ops::sigmoid;
  EXPECT_NEAR(loss_of("binary_crossentropy", c), expected, 1e-5);
  const Tensor gradient = support::loss_gradient("bce", c);
  for (std::size_t i = 0; i < 6; ++i)
    EXPECT_NEAR(gradient.value(static_cast<std::int64_t>(i)),
                (1 / (1 + std::exp(-logits[i])) - labels[i]) / 6, 1e-8)
        << i;
}

TEST(Losses, LookBehindAFinalSoftmax) {
  LossCase c{Tensor::from<std::int32_t>({0, 2}, {2}), floats({100, 0, -100, 100, 0, -100}, {2, 3})};
  c.behind = [](const Value& x) { return ops::softmax(x); };
  EXPECT_NEAR(loss_of("sparse_categorical_crossentropy", c), 100, 1e-4);
  LossCase hot = c;
  hot.y_true = floats({1, 0, 0, 0, 0, 1}, {2, 3});
  EXPECT_NEAR(loss_of("categorical_crossentropy", hot), 100, 1e-4);
  EXPECT_NEAR(support::loss_gradient("categorical_crossentropy", hot).value(5), -0.5, 1e-6);
  EXPECT_NEAR(loss_of(losses::CategoricalFocalCrossentropy({.alpha = 1, .gamma = 2}), hot), 100, 1e-4);
}

TEST(Losses, SmoothLabels) {
  const LossCase binary{floats({1, 0}, {2, 1}), floats({0.8, 0.3}, {2, 1})};
  EXPECT_NEAR(loss_of(losses::BinaryCrossentropy({.label_smoothing = 0.2}), binary),
              -(0.9 * std::log(0.8) + 0.1 * std::log(0.2) + 0.1 * std::log(0.3) + 0.9 * std::log(0.7)) / 2,
              kClose);
  const LossCase classes{floats({0, 1, 0}, {1, 3}), floats({0.2, 0.5, 0.3}, {1, 3})};
  EXPECT_NEAR(loss_of(losses::CategoricalCrossentropy({.label_smoothing = 0.3}), classes),
              -(0.1 * std::log(0.2) + 0.8 * std::log(0.5) + 0.1 * std::log(0.3)), kClose);
}

TEST(Losses, TakeNumbersOfClasses) {
  const Tensor p = floats({0.2, 0.5, 0.3, 0.6, 0.3, 0.1}, {2, 3});
  const double expected = -(std::log(0.5) + std::log(0.1)) / 2;
  for (DType dtype : {DType::Int32, DType::Int64, DType::UInt8, DType::Float32, DType::Float64})
    for (const Shape& shape : {Shape{2}, Shape{2, 1}})
      EXPECT_NEAR(loss_of("sparse_categorical_crossentropy", {floats({1, 2}, shape).astype(dtype), p}),
                  expected, kClose)
          << dtype;
  EXPECT_NEAR(loss_of("SparseCategoricalCrossentropy",
                      {floats({1, 2}, {2}), floats({0.4, 1, 0.6, 1.2, 0.6, 0.2}, {2, 3})}),
              -(std::log(0.5) + std::log(0.2 / 1.8)) / 2, 0.2);
}

TEST(Losses, IgnoreAClass) {
  const Loss loss = losses::SparseCategoricalCrossentropy({.ignore_class = -1});
  LossCase c{Tensor::from<std::int64_t>({1, -1, 2}, {3}),
             floats({0.2, 0.5, 0.3, 9, 9, 9, 0.6, 0.3, 0.1}, {3, 3})};
  EXPECT_NEAR(loss_of(loss, c), -(std::log(0.5) + std::log(0.1)) / 2, kClose);
  c.weights = floats({3, 5, 1}, {3});
  EXPECT_NEAR(loss_of(loss, c), -(3 * std::log(0.5) + std::log(0.1)) / 2, kClose);
}

TEST(Losses, StopTheRunAtALabelThatNoClassHas) {
  const LossCase c{Tensor::from<std::int32_t>({1, 3}, {2}), floats({0.2, 0.5, 0.3, 0.6, 0.3, 0.1}, {2, 3})};
  EXPECT_NE(error_of([&] { loss_of("sparse_categorical_crossentropy", c); }), "");
}

TEST(Losses, ChooseTheirKindByShape) {
  const Tensor p = floats({0.2, 0.5, 0.3, 0.6, 0.3, 0.1}, {2, 3});
  const Tensor classes = floats({1, 2}, {2}), hot = floats({0, 1, 0, 0, 0, 1}, {2, 3});
  EXPECT_EQ(loss_of("crossentropy", {classes, p}), loss_of("sparse_categorical_crossentropy", {classes, p}));
  EXPECT_EQ(loss_of("ce", {hot, p}), loss_of("categorical_crossentropy", {hot, p}));
  const LossCase binary{floats({1, 0}, {2}), floats({0.8, 0.3}, {2, 1})};
  EXPECT_EQ(loss_of("ce", binary), loss_of("binary_crossentropy", binary));
}

TEST(Losses, TakeOverlapsOfTheBatchOrOfEachSample) {
  const LossCase c{floats(kOneHot, {kRows, kColumns}), floats(kPredictions, {kRows, kColumns})};
  double common = 0, y = 0, p = 0, by_sample = 0;
  for (std::size_t i = 0; i < kOneHot.size(); i += kColumns) {
    double a = 0, b = 0, d = 0;
    for (std::size_t j = i; j < i + kColumns; ++j)
      a += kOneHot[j] * kPredictions[j], b += kOneHot[j], d += kPredictions[j];
    common += a, y += b, p += d, by_sample += 1 - 2 * a / (b + d);
  }
  EXPECT_NEAR(loss_of("dice", c), 1 - 2 * common / (y + p), kClose);
  EXPECT_NEAR(loss_of(losses::Dice({.axis = {1}}), c), by_sample / kRows, kClose);
  EXPECT_NEAR(loss_of("tversky", c), loss_of("dice", c), kClose);
  EXPECT_NEAR(loss_of(losses::Tversky({.alpha = 0.3, .beta = 0.7}), c),
              1 - common / (common + 0.3 * (y - common) + 0.7 * (p - common)), kClose);
}

TEST(Losses, TakeAxesOtherThanTheLast) {
  const Shape shape{2, 3, 2};
  LossCase c{floats(kOneHot, shape), floats(kPredictions, shape)};
  double expected = 0;
  for (int n = 0; n < 2; ++n)
    for (int j = 0; j < 2; ++j) {
      double total = 0;
      for (int i = 0; i < 3; ++i) total += c.y_pred.at<float>(n, i, j);
      for (int i = 0; i < 3; ++i)
        expected -= c.y_true.at<float>(n, i, j) * std::log(c.y_pred.at<float>(n, i, j) / total);
    }
  EXPECT_NEAR(loss_of(losses::CategoricalCrossentropy({.axis = 1}), c), expected / 4, kClose);
}

TEST(Losses, HaveTheirOptions) {
  const LossCase c{floats({0, 0}, {2, 1}), floats({0.25, 2}, {2, 1})};
  EXPECT_NEAR(loss_of(losses::Huber({.delta = 0.5}), c), (0.25 * 0.25 / 2 + 0.5 * 2 - 0.125) / 2, kClose);
  const LossCase labels{floats({1, 0}, {2, 1}), floats({0.8, 0.3}, {2, 1})};
  const double one = std::pow(0.2, 1.5) * -std::log(0.8), zero = std::pow(0.3, 1.5) * -std::log(0.7);
  EXPECT_NEAR(
      loss_of(losses::BinaryFocalCrossentropy({.apply_class_balancing = true, .alpha = 0.1, .gamma = 1.5}),
              labels),
      (0.1 * one + 0.9 * zero) / 2, kClose);
}

TEST(Losses, KeepSignedLabelsOfHinges) {
  const LossCase c{floats({-1, 1}, {2, 1}), floats({0.5, 0.25}, {2, 1})};
  EXPECT_NEAR(loss_of("hinge", c), (1.5 + 0.75) / 2, kClose);
}

TEST(Losses, MayBeYourOwn) {
  const Loss contrastive = losses::custom("contrastive", [](auto same, auto distance) {
    return same * ops::square(distance) + (1 - same) * ops::square(ops::relu(1 - distance));
  });
  EXPECT_EQ(contrastive.name(), "contrastive");
  LossCase c{Tensor::from<std::int32_t>({1, 0}, {2}), floats({0.5, 0.25}, {2, 1})};
  EXPECT_NEAR(loss_of(contrastive, c), (0.25 + 0.5625) / 2, kClose);
  c.weights = floats({2, 0}, {2});
  EXPECT_NEAR(loss_of(contrastive, c), 0.25, kClose);
}

TEST(Losses, AreNamedAsInKeras) {
  EXPECT_EQ(Loss("mse").name(), "mean_squared_error");
  EXPECT_EQ(Loss("MSE").name(), "mean_squared_error");
  EXPECT_EQ(Loss("MeanSquaredError").name(), "mean_squared_error");
  EXPECT_EQ(losses::Huber({.name = "soft"}).name(), "soft");
  EXPECT_FALSE(Loss());
}

TEST(LossErrors, NameTheLineAndTheKnownNames) {
  const int line = __LINE__ + 1;
  const std::string error = error_of([] { Loss("squared"); });
  EXPECT_EQ(error.rfind("losses_test.cpp:" + std::to_string(line) +
                            ": unknown loss \"squared\".\n  Use one of "
                            "mean_squared_error, mean_absolute_error, ",
                        0),
            0u)
      << error;
  EXPECT_NE(error_of([] { losses::Dice({.reduction = "none"}); })
                .find("unknown reduction \"none\".\n  Use \"sum_over_batch_size\", \"mean\", "
                      "\"mean_with_sample_weight\" or \"sum\"."),
            std::string::npos);
}

TEST(LossErrors, TellShapesAndARemedy) {
  const Tensor p = floats(kPredictions, {4, 3}), one = floats({1, 0, 1, 1}, {4, 1});
  EXPECT_EQ(error_of([&] {
              loss_of("mse", {one, p});
            }),
            "mean_squared_error expects labels f32[4, 3], as the predictions, received f32[4, 1].\n"
            "  Give labels the shape of the model's output.");
  EXPECT_EQ(error_of([&] {
              loss_of("categorical_crossentropy", {one.astype(DType::Int64), p});
            }),
            "categorical_crossentropy expects labels f32[4, 3], as the predictions, received i64[4, 1].\n"
            "  For labels that are numbers of classes use the sparse kind.");
  EXPECT_EQ(error_of([&] {
              loss_of("categorical_crossentropy", {one, one});
            }),
            "categorical_crossentropy expects predictions [..., classes] of at least two classes, received "
            "f32[4, 1].\n"
            "  Use the binary kind, or end the model in one unit for each class.");
  EXPECT_EQ(error_of([&] {
              loss_of("sparse_categorical_crossentropy", {p, p});
            }),
            "sparse_categorical_crossentropy expects labels i32[4], the number of a class for each of the "
            "predictions "
            "f32[4, 3], received f32[4, 3].\n  For one-hot labels use the categorical kind.");
  EXPECT_EQ(error_of([&] {
              loss_of("mse", {p, p, floats({1, 2}, {2})});
            }),
            "mean_squared_error expects weights for samples [4], received f32[2].\n"
            "  Give one weight for each sample.");
  EXPECT_EQ(error_of([&] {
              loss_of("dice", {p, p, one});
            }),
            "dice gives one loss for the whole batch, so that weights or masks of samples have no meaning.\n"
            "  Give it the axes of one sample, or leave the weights away.");
}

TEST(LossErrors, RefuseProbabilitiesThatAreSaidToBeLogits) {
  const LossCase c{floats({1, 0}, {2}), floats({1, 2}, {2, 1}), {}, {}, ops::sigmoid};
  EXPECT_EQ(error_of([&] { loss_of(losses::BinaryCrossentropy({.from_logits = true}), c); }),
            "binary_crossentropy with from_logits received the probabilities of a final sigmoid.\n"
            "  Leave from_logits away, or the model's last activation.");
}

TEST(LossErrors, CheckOptions) {
  EXPECT_NE(error_of([] { losses::Huber({.delta = 0}); }).find("a finite delta above 0"), std::string::npos);
  EXPECT_NE(error_of([] { losses::BinaryCrossentropy({.label_smoothing = 1.5}); }).find("between 0 and 1"),
            std::string::npos);
}

}  // namespace
}  // namespace lamina
