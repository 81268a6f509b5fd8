#include "model/metrics/metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "model/losses/losses.h"
#include "tests/model/losses_evaluate.h"
#include "tests/model/metrics_evaluate.h"

namespace lamina {
namespace {

using support::error_of, support::metric_of, support::MetricBatch;

constexpr double kClose = 2e-6;

Tensor floats(const std::vector<double>& values, Shape shape) {
  return Tensor::from(values, std::move(shape)).astype(DType::Float32);
}

Tensor column(const std::vector<double>& values) { return floats(values, {kUnknown, 1}); }

const MetricBatch kBinary{column({1, 0, 1, 0, 1}), column({0.9, 0.6, 0.5, 0.1, 0.55})};

TEST(Metrics, AverageOverBatchesOfDifferentSizes) {
  const MetricBatch one{column({1, 2, 3}), column({1, 0, 3})}, two{column({5}), column({1})};
  EXPECT_DOUBLE_EQ(metric_of("mae", {one, two}), 6.0 / 4);
  EXPECT_DOUBLE_EQ(metric_of("mse", {one, two}), 20.0 / 4);
  EXPECT_DOUBLE_EQ(metric_of("root_mean_squared_error", {one, two}), std::sqrt(5.0));
  const MetricBatch weighted{column({1, 2, 3}), column({1, 0, 3}), floats({1, 0.5, 0}, {3})};
  EXPECT_DOUBLE_EQ(metric_of("mae", {weighted}), 1 / 1.5);
  EXPECT_EQ(metric_of("mae", {{one.y_true, one.y_pred, floats({0, 0, 0}, {3})}}), 0);
}

TEST(Metrics, CountASampleOnceHoweverManyStepsItHas) {
  const MetricBatch two_steps{floats({1, 1}, {1, 2, 1}), floats({2, 4}, {1, 2, 1})};  // mean 2
  const MetricBatch one_step{floats({0}, {1, 1, 1}), floats({6}, {1, 1, 1})};         // mean 6
  EXPECT_DOUBLE_EQ(metric_of("mae", {two_steps, one_step}), 4);
}

TEST(Metrics, LeaveOutWhatTheMaskHides) {
  MetricBatch b{floats({1, 1, 1, 1}, {2, 2, 1}), floats({2, 4, 8, 16}, {2, 2, 1})};
  b.mask = Tensor::from<bool>({true, true, true, false}, {2, 2});
  EXPECT_DOUBLE_EQ(metric_of("mae", {b}), (1.0 + 3 + 7) / 3);
  b.weights = floats({1, 2}, {2});
  EXPECT_DOUBLE_EQ(metric_of("mae", {b}), (1.0 + 3 + 14) / 4);
}

TEST(Metrics, KeepTheirSumsInDouble) {
  const Metric accuracy = "binary_accuracy";
  for (const TensorType& type : accuracy.accumulators(kBinary.y_true.type(), kBinary.y_pred.type()))
    EXPECT_EQ(type, (TensorType{DType::Float64, {}}));
}

TEST(Metrics, CountRightAnswers) {
  EXPECT_DOUBLE_EQ(metric_of("binary_accuracy", {kBinary}), 3.0 / 5);  // 0.5 is not above the threshold
  EXPECT_DOUBLE_EQ(metric_of(metrics::BinaryAccuracy({.threshold = 0.58}), {kBinary}), 2.0 / 5);
  const Tensor p = floats({0.2, 0.5, 0.3, 0.6, 0.3, 0.1}, {2, 3});
  EXPECT_DOUBLE_EQ(metric_of("categorical_accuracy", {{floats({0, 1, 0, 0, 0, 1}, {2, 3}), p}}), 0.5);
  for (DType dtype : {DType::Int32, DType::Int64, DType::UInt8, DType::Float32})
    EXPECT_DOUBLE_EQ(metric_of("sparse_categorical_accuracy", {{column({1, 2}).astype(dtype), p}}), 0.5);
  EXPECT_DOUBLE_EQ(metric_of(metrics::Accuracy(), {{column({1, 2, 3}), column({1, 2, 4})}}), 2.0 / 3);
}

TEST(Metrics, TellClassesAbove256Apart) {
  std::vector<double> scores(300, 0);
  scores[256] = 1;
  const MetricBatch b{Tensor::from<std::int64_t>({257}, {1}), floats(scores, {1, 300})};
  EXPECT_EQ(metric_of("sparse_categorical_accuracy", {b}), 0);
}

TEST(Metrics, LookAmongTheTopK) {
  const Tensor p = floats({0.1, 0.4, 0.2, 0.3, 0.25, 0.25, 0.25, 0.25}, {2, 4});
  auto sparse = [&](int k, std::vector<double> labels) {
    return metric_of(metrics::SparseTopKCategoricalAccuracy({.k = k}), {{floats(labels, {2}), p}});
  };
  EXPECT_DOUBLE_EQ(sparse(1, {1, 3}), 1);  // equal ones all are first
  EXPECT_DOUBLE_EQ(sparse(2, {2, 3}), 0.5);
  EXPECT_DOUBLE_EQ(sparse(3, {2, 3}), 1);
  EXPECT_DOUBLE_EQ(sparse(9, {0, 7}), 0.5);  // 7 is no class
  EXPECT_DOUBLE_EQ(
      metric_of(metrics::TopKCategoricalAccuracy({.k = 2}), {{floats({0, 0, 0, 1, 1, 0, 0, 0}, {2, 4}), p}}),
      1);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(metric_of(metrics::SparseTopKCategoricalAccuracy({.k = 1}),
                      {{floats({0}, {1}), floats({nan, nan}, {1, 2})}}),
            0);
}

TEST(Metrics, ChooseTheirKindByShape) {
  const Tensor p = floats({0.2, 0.5, 0.3, 0.6, 0.3, 0.1}, {2, 3});
  const MetricBatch sparse{floats({1, 2}, {2}), p}, hot{floats({0, 1, 0, 0, 0, 1}, {2, 3}), p};
  for (const MetricBatch& b : {sparse, hot}) EXPECT_DOUBLE_EQ(metric_of("accuracy", {b}), 0.5);
  EXPECT_DOUBLE_EQ(metric_of("acc", {kBinary}), 0.6);
  EXPECT_NEAR(metric_of("crossentropy", {sparse}), metric_of("ce", {hot}), kClose);
  EXPECT_NEAR(metric_of("ce", {kBinary}), metric_of("binary_crossentropy", {kBinary}), kClose);

  const Metric chosen = resolve("accuracy", sparse.y_true.type(), p.type());
  EXPECT_EQ(chosen.name(), "accuracy");
  EXPECT_DOUBLE_EQ(metric_of(chosen, {sparse}), 0.5);
  EXPECT_EQ(resolve("mae", p.type(), p.type()).name(), "mae");
}

TEST(Metrics, CountCellsOfTheConfusionMatrix) {
  const std::vector<MetricBatch> twice{kBinary, kBinary};
  EXPECT_EQ(metric_of("true_positives", twice), 4);
  EXPECT_EQ(metric_of("false_positives", twice), 2);
  EXPECT_EQ(metric_of("true_negatives", twice), 2);
  EXPECT_EQ(metric_of("false_negatives", twice), 2);
  EXPECT_DOUBLE_EQ(metric_of("precision", twice), 2.0 / 3);
  EXPECT_DOUBLE_EQ(metric_of("recall", twice), 2.0 / 3);
  EXPECT_DOUBLE_EQ(metric_of(metrics::Recall({.thresholds = 0.2}), twice), 1);
  MetricBatch weighted = kBinary;
  weighted.weights = floats({1, 2, 3, 4, 0.5}, {5});
  EXPECT_DOUBLE_EQ(metric_of("precision", {weighted}), 1.5 / 3.5);
  const MetricBatch two{floats({1, 0, 1, 1}, {2, 2}), floats({0.9, 0.9, 0.1, 0.8}, {2, 2}),
                        floats({1, 3}, {2})};
  EXPECT_DOUBLE_EQ(metric_of(metrics::Precision({.class_id = 1}), {two}), 0.75);
}

TEST(Metrics, MeasureDirections) {
  const MetricBatch b{floats({0, 1, 1, 1, 0, 0}, {3, 2}), floats({1, 0, 1, 1, 1, 1}, {3, 2})};
  EXPECT_NEAR(metric_of("cosine_similarity", {b}), 1.0 / 3, kClose);
}

TEST(Metrics, ExplainVariance) {
  // The second column has a mean that would eat all digits of a float's square.
  const MetricBatch one{floats({1, 5001, 4, 5002}, {2, 2}), floats({2, 5001, 4, 5002}, {2, 2})};
  const MetricBatch two{floats({3, 5003}, {1, 2}), floats({4, 5004}, {1, 2})};
  const double first = 1 - 2.0 / (14.0 / 3), second = 1 - 1.0 / 2;
  EXPECT_NEAR(metric_of("r2_score", {one, two}), (first + second) / 2, 1e-6);
  EXPECT_NEAR(metric_of(metrics::R2Score({.class_aggregation = "variance_weighted_average"}), {one, two}),
              1 - 3 / (14.0 / 3 + 2), 1e-6);
}

TEST(Metrics, ScoreClasses) {
  const MetricBatch b{floats({1, 1, 1, 1, 0, 0, 1, 1, 0}, {3, 3}),
                      floats({0.2, 0.6, 0.7, 0.2, 0.6, 0.6, 0.6, 0.8, 0.0}, {3, 3})};
  EXPECT_NEAR(metric_of(metrics::F1Score({.average = "macro", .threshold = 0.5}), {b}),
              (0.5 + 0.8 + 2.0 / 3) / 3, kClose);
  EXPECT_NEAR(metric_of(metrics::FBetaScore({.average = "macro", .beta = 2, .threshold = 0.5}), {b}),
              (0.3846154 + 0.90909094 + 0.8333334) / 3, kClose);
  EXPECT_NEAR(metric_of(metrics::F1Score({.average = "micro", .threshold = 0.5}), {b}),
              2.0 * 4 / (2 * 4 + 2 + 2), kClose);
  EXPECT_NEAR(metric_of(metrics::F1Score({.average = "weighted", .threshold = 0.5}), {b}),
              (0.5 * 3 + 0.8 * 2 + 2.0 / 3) / 6, kClose);
}

TEST(Metrics, CompareRegions) {
  const MetricBatch b{floats({0, 0, 1, 1}, {4}), floats({0, 1, 0, 1}, {4}),
                      floats({0.3, 0.3, 0.3, 0.1}, {4})};
  EXPECT_NEAR(metric_of(metrics::MeanIoU({.num_classes = 2}), {b}), (0.3 / 0.9 + 0.1 / 0.7) / 2, kClose);
  EXPECT_NEAR(metric_of(metrics::IoU({.num_classes = 2, .target_class_ids = {0}}), {b}), 0.3 / 0.9, kClose);
  // Classes that do not occur are left out.
  EXPECT_NEAR(metric_of(metrics::MeanIoU({.num_classes = 5}), {b}), (0.3 / 0.9 + 0.1 / 0.7) / 2, kClose);
  EXPECT_NEAR(metric_of(metrics::MeanIoU({.num_classes = 2, .ignore_class = 1}), {b}), 0.5 / 2, kClose);
  const MetricBatch hot{floats({1, 0, 1, 0, 0, 1, 0, 1}, {4, 2}), floats({9, 1, 2, 7, 3, 2, 0, 5}, {4, 2}),
                        b.weights};
  EXPECT_NEAR(metric_of(metrics::OneHotMeanIoU({.num_classes = 2}), {hot}), (0.3 / 0.9 + 0.1 / 0.7) / 2,
              kClose);
  const MetricBatch binary{column({0, 1, 0, 1}), column({0.1, 0.2, 0.4, 0.7}),
                           floats({0.2, 0.3, 0.4, 0.1}, {4})};
  EXPECT_NEAR(metric_of(metrics::BinaryIoU({.threshold = 0.3}), {binary}), 0.17361112, kClose);
}

// The probability that a sample with label 1 is predicted above one with label 0, ties counting half.
double rank_area(const std::vector<double>& y, const std::vector<double>& p) {
  double above = 0, pairs = 0;
  for (std::size_t i = 0; i < y.size(); ++i)
    for (std::size_t j = 0; j < y.size(); ++j)
      if (y[i] == 1 && y[j] == 0) ++pairs, above += p[i] > p[j] ? 1 : p[i] == p[j] ? 0.5 : 0;
  return above / pairs;
}

TEST(Auc, IsTheChanceOfTheRightOrder) {
  std::vector<double> y, p;
  for (int i = 0; i < 60; ++i) {
    p.push_back(i / 64.0);  // all in intervals of their own
    y.push_back((i * i + i / 7) % 3 == 0 ? 1 : 0);
  }
  const MetricBatch whole{column(y), column(p)};
  EXPECT_NEAR(metric_of("auc", {whole}), rank_area(y, p), 1e-12);
  const MetricBatch head{whole.y_true.slice_rows(0, 20), whole.y_pred.slice_rows(0, 20)};
  const MetricBatch tail{whole.y_true.slice_rows(20, 60), whole.y_pred.slice_rows(20, 60)};
  EXPECT_NEAR(metric_of("auc", {head, tail}), rank_area(y, p), 1e-12);
}

TEST(Auc, TakesCurvesAndWeightsAsKeras) {
  MetricBatch b{column({0, 0, 1, 1}), column({0, 0.5, 0.3, 0.9})};
  EXPECT_NEAR(metric_of(metrics::AUC({.num_thresholds = 3}), {b}), 0.75, 1e-9);
  b.weights = floats({1, 0, 0, 1}, {4});
  EXPECT_NEAR(metric_of(metrics::AUC({.num_thresholds = 3}), {b}), 1, 1e-9);
  b.weights = {};
  // tp 2 1 0 and fp 2 0 0 at the three thresholds
  EXPECT_NEAR(metric_of(metrics::AUC({.num_thresholds = 3, .summation_method = "minoring"}), {b}), 0.5, 1e-9);
  EXPECT_NEAR(metric_of(metrics::AUC({.num_thresholds = 3, .summation_method = "majoring"}), {b}), 1, 1e-9);
  // slope 1/3, intercept 2/3: (1 + 2/3 log 4) / 3 / 2; then 1/2
  EXPECT_NEAR(metric_of(metrics::AUC({.num_thresholds = 3, .curve = "PR"}), {b}),
              (1.0 / 3 * (1 + 2.0 / 3 * std::log(4.0))) / 2 + 0.5, 1e-9);
}

TEST(Auc, AveragesTheCurvesOfLabels) {
  const MetricBatch both{floats({0, 1, 1, 1, 0, 0}, {3, 2}), floats({0.2, 0.9, 0.7, 0.4, 0.8, 0.1}, {3, 2})};
  EXPECT_NEAR(metric_of(metrics::AUC({.multi_label = true}), {both}), (0.5 + 1) / 2, 1e-12);
}

TEST(Auc, TakesAnyPrediction) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_NEAR(metric_of("auc", {{column({0, 1, 1, 0}), column({-3, 7, 1, nan})}}), 1, 1e-12);
  EXPECT_EQ(metric_of("auc", {{column({1, 1}), column({0.1, 0.2})}}), 0);  // no curve without both labels
  EXPECT_NEAR(metric_of(metrics::AUC({.from_logits = true}), {{column({0, 1}), column({-2, 3})}}), 1, 1e-12);
}

TEST(Metrics, MayBeLosses) {
  const Metric gap = losses::custom("gap", [](auto y, auto p) { return y - p; });
  EXPECT_EQ(gap.name(), "gap");
  EXPECT_DOUBLE_EQ(metric_of(gap, {{column({1, 2}), column({0, 0})}}), 1.5);
  EXPECT_DOUBLE_EQ(metric_of("huber", {{column({1, 2}), column({0, 0})}}), 1);
}

TEST(Metrics, AreNamedAsInKeras) {
  EXPECT_EQ(Metric("mse").name(), "mse");
  EXPECT_EQ(metrics::MeanSquaredError().name(), "mean_squared_error");
  EXPECT_EQ(metrics::AUC().name(), "auc");
  EXPECT_EQ(metrics::AUC({.name = "area"}).name(), "area");
  EXPECT_EQ(Metric("AUC").name(), "AUC");
  EXPECT_EQ(metrics::MeanIoU({.num_classes = 2}).name(), "mean_io_u");
}

TEST(MetricErrors, TellWhatIsWrong) {
  const int line = __LINE__ + 1;
  const std::string unknown = error_of([] { Metric("precise"); });
  EXPECT_EQ(unknown.rfind("metrics_test.cpp:" + std::to_string(line) +
                              ": unknown metric \"precise\".\n  Use one of accuracy, ",
                          0),
            0u)
      << unknown;
  EXPECT_NE(
      error_of([] { metrics::F1Score(); }).find("Set .average to \"macro\", \"weighted\" or \"micro\"."),
      std::string::npos);
  EXPECT_NE(error_of([] {
              metrics::AUC({.curve = "ROCK"});
            }).find("AUC knows no curve \"ROCK\".\n  Use \"ROC\" or \"PR\"."),
            std::string::npos);
  EXPECT_NE(error_of([] { metrics::BinaryAccuracy({.threshold = 1}); })
                .find("binary_accuracy expects a threshold between 0 and 1, received 1.\n  Keras's "
                      "default is 0.5."),
            std::string::npos);
  EXPECT_EQ(
      error_of([] { metric_of("categorical_accuracy", {kBinary}); }),
      "categorical_accuracy expects predictions [..., classes] of at least two classes, received f32[5, 1].\n"
      "  Use the binary kind, or end the model in one unit for each class.");
  EXPECT_EQ(
      error_of([] {
        metric_of(metrics::MeanIoU({.num_classes = 2, .sparse_y_pred = false}),
                  {{floats({1}, {1}), floats({1, 2, 3}, {1, 3})}});
      }),
      "mean_io_u expects at most the 2 classes of num_classes along the last axis, received f32[1, 3].\n"
      "  Set .num_classes to the number of classes there are.");
}

TEST(MetricErrors, StopTheRunAtALabelThatNoClassHas) {
  EXPECT_NE(error_of([] {
              metric_of(metrics::MeanIoU({.num_classes = 2}), {{floats({0, 1}, {2}), floats({0, 2}, {2})}});
            }),
            "");
}

}  // namespace
}  // namespace lamina
