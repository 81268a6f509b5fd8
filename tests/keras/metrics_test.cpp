#include <gtest/gtest.h>

#include "lamina/lamina.h"
#include "tests/support/check_keras_case.h"

namespace lamina {
namespace {

using test::check_case;

Model small_net(int outputs, const Text& activation) {
  auto x = Input({5}, {.name = "x"});
  auto h = layers::Dense(6, {.activation = "tanh"})(x);
  return Model(x, layers::Dense(outputs, {.activation = activation, .name = "y"})(h));
}
Optimizer sgd() { return optim::SGD({.learning_rate = 0.05, .momentum = 0.9}); }

TEST(KerasMetrics, Binary) {
  check_case("metrics_binary", small_net(1, "sigmoid"),
             {.optimizer = sgd(),
              .loss = "binary_crossentropy",
              .metrics = {"accuracy", metrics::BinaryAccuracy({.threshold = 0.6, .name = "strict"}),
                          metrics::Precision(), metrics::Recall(), metrics::AUC(),
                          metrics::BinaryCrossentropy({.name = "bce"})}});
}

TEST(KerasMetrics, Counts) {
  check_case("metrics_counts", small_net(1, "sigmoid"),
             {.optimizer = sgd(),
              .loss = "binary_crossentropy",
              .metrics = {metrics::TruePositives({.name = "tp"}), metrics::FalsePositives({.name = "fp"}),
                          metrics::TrueNegatives({.name = "tn"}), metrics::FalseNegatives({.name = "fn"}),
                          metrics::Precision({.thresholds = 0.4, .name = "precision_04"}),
                          metrics::BinaryIoU({.name = "iou"})}});
}

TEST(KerasMetrics, MultiLabel) {
  check_case("metrics_multi_label", small_net(3, "sigmoid"),
             {.optimizer = sgd(),
              .loss = "binary_crossentropy",
              .metrics = {metrics::AUC({.multi_label = true}), metrics::AUC({.curve = "PR", .name = "pr"}),
                          metrics::F1Score({.average = "micro", .threshold = 0.5, .name = "f1"}),
                          metrics::FBetaScore(
                              {.average = "weighted", .beta = 2, .threshold = 0.5, .name = "fbeta"})}});
}

TEST(KerasMetrics, Categorical) {
  check_case(
      "metrics_categorical", small_net(4, "softmax"),
      {.optimizer = sgd(),
       .loss = "categorical_crossentropy",
       .metrics = {"accuracy", metrics::TopKCategoricalAccuracy({.k = 2, .name = "top2"}),
                   metrics::CategoricalCrossentropy({.name = "cce"}),
                   metrics::F1Score({.average = "macro", .name = "f1"}),
                   metrics::OneHotMeanIoU({.num_classes = 4, .name = "iou"}),
                   metrics::KLDivergence({.name = "kld"}), metrics::CategoricalAccuracy({.name = "plain"})}});
}

TEST(KerasMetrics, Sparse) {
  check_case("metrics_sparse", small_net(4, "softmax"),
             {.optimizer = sgd(),
              .loss = "sparse_categorical_crossentropy",
              .metrics = {"accuracy", metrics::SparseTopKCategoricalAccuracy({.k = 3, .name = "top3"}),
                          metrics::SparseCategoricalCrossentropy({.name = "scce"}),
                          metrics::MeanIoU({.num_classes = 4, .sparse_y_pred = false, .name = "iou"}),
                          metrics::SparseCategoricalAccuracy({.name = "plain"})}});
}

TEST(KerasMetrics, Regression) {
  check_case("metrics_regression", small_net(3, "softplus"),
             {.optimizer = sgd(),
              .loss = "mse",
              .metrics = {"mse", "mae", metrics::RootMeanSquaredError({.name = "rmse"}),
                          metrics::R2Score({.name = "r2"}), metrics::CosineSimilarity({.name = "cosine"}),
                          metrics::MeanAbsolutePercentageError({.name = "mape"}),
                          metrics::MeanSquaredLogarithmicError({.name = "msle"})}});
}

}  // namespace
}  // namespace lamina
