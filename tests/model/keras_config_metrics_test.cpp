#include <gtest/gtest.h>

#include "core/base/unknown_class.h"
#include "core/ops/unary.h"
#include "data/files/json.h"
#include "model/losses/losses.h"
#include "model/metrics/config.h"
#include "model/metrics/metrics.h"

namespace lamina {
namespace {

Config json(const std::string& text) { return data::parse_json(text, "the test"); }

Metric read(const Config& config) {
  Metric made = "mse";
  from_config(config, made);
  return made;
}

// What Keras 3.15 wrote. Each setting must come back, or be one that Keras gives the same value when it is
// not there.
const char* const kFiles[] = {
    R"({"module": "keras.metrics", "class_name": "AUC", "config": {"name": "auc", "dtype": "float32",
      "num_thresholds": 200, "curve": "ROC", "summation_method": "interpolation", "multi_label":
      false, "num_labels": null, "label_weights": null, "from_logits": false}, "registered_name":
      null})",
    R"({"module": "keras.metrics", "class_name": "AUC", "config": {"name": "auc", "dtype": "float32",
      "num_thresholds": 200, "curve": "ROC", "summation_method": "interpolation", "multi_label": true,
      "num_labels": 3, "label_weights": null, "from_logits": false}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "AUC", "config": {"name": "pr", "dtype": "float32",
      "num_thresholds": 200, "curve": "PR", "summation_method": "interpolation", "multi_label": false,
      "num_labels": null, "label_weights": null, "from_logits": false}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "Accuracy", "config": {"name": "equal", "dtype":
      "float32"}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "BinaryAccuracy", "config": {"name": "strict",
      "dtype": "float32", "threshold": 0.6}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "BinaryCrossentropy", "config": {"name": "bce",
      "dtype": "float32", "from_logits": false, "label_smoothing": 0}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "BinaryIoU", "config": {"target_class_ids": [0, 1],
      "threshold": 0.5, "name": "iou", "dtype": "int64"}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "CategoricalAccuracy", "config": {"name": "plain",
      "dtype": "float32"}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "CategoricalCrossentropy", "config": {"name": "cce",
      "dtype": "float32", "from_logits": false, "label_smoothing": 0, "axis": -1}, "registered_name":
      null})",
    R"({"module": "keras.metrics", "class_name": "CosineSimilarity", "config": {"name": "cosine",
      "dtype": "float32"}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "F1Score", "config": {"name": "f1", "dtype":
      "float32", "average": "macro", "threshold": null}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "F1Score", "config": {"name": "f1", "dtype":
      "float32", "average": "micro", "threshold": 0.5}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "FBetaScore", "config": {"name": "fbeta", "dtype":
      "float32", "average": "weighted", "beta": 2.0, "threshold": 0.5}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "FalseNegatives", "config": {"name": "fn", "dtype":
      "float32", "thresholds": null}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "FalsePositives", "config": {"name": "fp", "dtype":
      "float32", "thresholds": null}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "KLDivergence", "config": {"name": "kld", "dtype":
      "float32"}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "MeanAbsolutePercentageError", "config": {"name":
      "mape", "dtype": "float32"}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "MeanIoU", "config": {"num_classes": 4, "name": "iou",
      "dtype": "int64", "ignore_class": null, "sparse_y_true": true, "sparse_y_pred": false, "axis":
      -1}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "MeanSquaredLogarithmicError", "config": {"name":
      "msle", "dtype": "float32"}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "OneHotMeanIoU", "config": {"num_classes": 4, "name":
      "iou", "dtype": "int64", "ignore_class": null, "sparse_y_pred": false, "axis": -1},
      "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "Precision", "config": {"name": "precision", "dtype":
      "float32", "thresholds": null, "top_k": null, "class_id": null}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "Precision", "config": {"name": "precision_04",
      "dtype": "float32", "thresholds": 0.4, "top_k": null, "class_id": null}, "registered_name":
      null})",
    R"({"module": "keras.metrics", "class_name": "R2Score", "config": {"name": "r2", "dtype":
      "float32", "class_aggregation": "uniform_average", "num_regressors": 0}, "registered_name":
      null})",
    R"({"module": "keras.metrics", "class_name": "Recall", "config": {"name": "recall", "dtype":
      "float32", "thresholds": null, "top_k": null, "class_id": null}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "RootMeanSquaredError", "config": {"name": "rmse",
      "dtype": "float32"}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "SparseCategoricalAccuracy", "config": {"name":
      "plain", "dtype": "float32"}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "SparseCategoricalCrossentropy", "config": {"name":
      "scce", "dtype": "float32", "from_logits": false, "ignore_class": null, "axis": -1},
      "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "SparseTopKCategoricalAccuracy", "config": {"name":
      "top3", "dtype": "float32", "k": 3}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "TopKCategoricalAccuracy", "config": {"name": "top2",
      "dtype": "float32", "k": 2}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "TrueNegatives", "config": {"name": "tn", "dtype":
      "float32", "thresholds": null}, "registered_name": null})",
    R"({"module": "keras.metrics", "class_name": "TruePositives", "config": {"name": "tp", "dtype":
      "float32", "thresholds": null}, "registered_name": null})",
};

bool goes_without_saying(const std::string& key, const Config& value) {
  return value.is_null() || key == "dtype" || key == "num_labels" || (key == "axis" && value == Config(-1)) ||
         (key == "num_regressors" && value == Config(0));
}

TEST(KerasConfigMetrics, FilesOfKerasComeBackTheSame) {
  for (const char* text : kFiles) {
    SCOPED_TRACE(text);
    const Config file = json(text), written = to_config(read(file));
    EXPECT_EQ(written.at("module"), file.at("module"));
    EXPECT_EQ(written.at("class_name"), file.at("class_name"));
    const Config &from = file.at("config"), &to = written.at("config");
    for (const auto& [key, value] : from.members()) {
      const Config* kept = to.find(key);
      if (!kept)
        EXPECT_TRUE(goes_without_saying(key, value)) << key;
      else if (value.is_number())
        EXPECT_EQ(kept->number(), value.number()) << key;
      else
        EXPECT_EQ(*kept, value) << key;
    }
    for (const auto& [key, value] : to.members()) EXPECT_TRUE(from.find(key)) << key;
    EXPECT_EQ(to_config(read(written)), written);
  }
}

TEST(KerasConfigMetrics, WhatIsMadeHereIsReadHere) {
  const Metric all[] = {
      metrics::Accuracy(),
      metrics::BinaryAccuracy({.threshold = 0.7, .name = "strict"}),
      metrics::CategoricalAccuracy(),
      metrics::SparseCategoricalAccuracy(),
      metrics::TopKCategoricalAccuracy({.k = 2}),
      metrics::SparseTopKCategoricalAccuracy({.k = 3, .name = "top3"}),
      metrics::TruePositives({.thresholds = 0.3}),
      metrics::FalsePositives(),
      metrics::TrueNegatives(),
      metrics::FalseNegatives({.name = "fn"}),
      metrics::Precision({.thresholds = 0.4, .class_id = 2}),
      metrics::Recall({.class_id = 0}),
      metrics::AUC({.num_thresholds = 20,
                    .curve = "PR",
                    .summation_method = "minoring",
                    .multi_label = true,
                    .from_logits = true}),
      metrics::F1Score({.average = "macro"}),
      metrics::FBetaScore({.average = "micro", .beta = 2, .threshold = 0.5}),
      metrics::IoU({.num_classes = 4, .target_class_ids = {1, 3}, .sparse_y_pred = false}),
      metrics::MeanIoU({.num_classes = 3, .ignore_class = 0, .sparse_y_true = false}),
      metrics::OneHotMeanIoU({.num_classes = 3, .sparse_y_pred = true}),
      metrics::BinaryIoU({.target_class_ids = {1}, .threshold = 0.3}),
      metrics::MeanSquaredError(),
      metrics::RootMeanSquaredError({.name = "rmse"}),
      metrics::MeanAbsoluteError(),
      metrics::MeanAbsolutePercentageError(),
      metrics::MeanSquaredLogarithmicError(),
      metrics::LogCoshError(),
      metrics::CosineSimilarity({.axis = 1}),
      metrics::R2Score({.class_aggregation = "variance_weighted_average"}),
      metrics::BinaryCrossentropy({.from_logits = true, .label_smoothing = 0.1}),
      metrics::CategoricalCrossentropy({.label_smoothing = 0.1}),
      metrics::SparseCategoricalCrossentropy({.ignore_class = -1}),
      metrics::KLDivergence(),
      metrics::Poisson(),
      metrics::Hinge(),
      metrics::SquaredHinge(),
      metrics::CategoricalHinge({.name = "mine"}),
      Metric(losses::Huber({.delta = 2})),
  };
  for (const Metric& metric : all) {
    const Config written = to_config(metric);
    const Metric again = read(written);
    EXPECT_EQ(to_config(again), written) << data::to_json(written);
    EXPECT_EQ(again.name(), metric.name());
  }
}

TEST(KerasConfigMetrics, TextsStayTexts) {
  for (const char* name : {"accuracy", "acc", "ce", "mse", "MAE", "BinaryAccuracy", "auc", "hinge"}) {
    EXPECT_EQ(to_config(read(name)), Config(name));
    EXPECT_EQ(read(name).name(), name);
  }
}

TEST(KerasConfigMetrics, NamesThatKerasKnowsForLossesOnlyBecomeObjects) {
  const Config huber = to_config(Metric("huber")), kld = to_config(Metric("kld"));
  EXPECT_EQ(huber.at("module"), Config("keras.losses"));
  EXPECT_EQ(huber.at("class_name"), Config("Huber"));
  EXPECT_EQ(read(huber).name(), "huber");
  EXPECT_EQ(kld.at("module"), Config("keras.metrics"));
  EXPECT_EQ(read(kld).name(), "kld");
}

TEST(KerasConfigMetrics, TheNameIsThatOfTheLogs) {
  EXPECT_EQ(
      read(json(R"({"module": "keras.metrics", "class_name": "AUC", "config": {"name": "roc"}})")).name(),
      "roc");
  EXPECT_EQ(read(json(R"({"module": "keras.metrics", "class_name": "AUC", "config": {}})")).name(), "auc");
}

std::string refusal(const std::string& text) {
  try {
    read(json(text));
  } catch (const UnknownClass& e) {
    return e.what();
  }
  return "nothing was refused";
}

void expect_refused(const std::string& text, const std::string& about) {
  EXPECT_NE(refusal(text).find(about), std::string::npos) << refusal(text);
  EXPECT_NE(refusal(text).find("\n  "), std::string::npos) << refusal(text);
}

std::string metric(const std::string& class_name, const std::string& settings) {
  return R"({"module": "keras.metrics", "class_name": ")" + class_name + R"(", "config": )" + settings + "}";
}

TEST(KerasConfigMetrics, WhatLaminaLacksIsNamed) {
  expect_refused(R"("my_metric")", "\"my_metric\"");
  expect_refused(metric("PrecisionAtRecall", R"({"recall": 0.5})"), "\"PrecisionAtRecall\" of keras.metrics");
  expect_refused(metric("MeanMetricWrapper", R"({"name": "own", "fn": "own"})"), "wraps a function");
  expect_refused(R"({"module": null, "class_name": "Own", "config": {}, "registered_name": "my>Own"})",
                 "\"Own\"");
  expect_refused(metric("Precision", R"({"top_k": 3})"), "top_k");
  expect_refused(metric("Precision", R"({"thresholds": [0.1, 0.2]})"), "thresholds expects one number");
  expect_refused(metric("AUC", R"({"label_weights": [1.0, 2.0]})"), "label_weights");
  expect_refused(metric("AUC", R"({"thresholds": [0.5]})"), "thresholds");
  expect_refused(metric("MeanIoU", R"({"num_classes": 3, "axis": 1})"), "axis");
  expect_refused(metric("F1Score", R"({"average": null})"), "average");
  expect_refused(metric("R2Score", R"({"num_regressors": 2})"), "num_regressors");
  expect_refused(metric("TopKCategoricalAccuracy", R"({"k": "many"})"), "k expects a whole number");
}

TEST(KerasConfigMetrics, WhatKerasLacksCannotBeWritten) {
  const Loss own = losses::custom("own", [](const Value& y, const Value& p) { return ops::square(y - p); });
  EXPECT_THROW(to_config(Metric(own)), Error);
  EXPECT_THROW(to_config(metrics::TruePositives({.class_id = 1})), Error);
}

}  // namespace
}  // namespace lamina
