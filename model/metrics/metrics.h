#pragma once

#include <optional>
#include <vector>

#include "model/metrics/metric.h"

// Keras's metrics with its options and defaults; y are the labels, p the predictions.
//   model.compile({.loss = "bce", .metrics = {metrics::AUC(), metrics::Recall({.thresholds = 0.3})}});
// Source of the definitions: Keras 3, metrics/*.py. Where Keras gives one number a class or a threshold these
// give one number. `name` is the one in the logs; left empty it is Keras's.
namespace lamina::metrics {

struct MetricOptions {
  Text name = {};
};

// Shares of right answers.
Metric Accuracy(const MetricOptions& options = {});                   // y == p
Metric CategoricalAccuracy(const MetricOptions& options = {});        // of one-hot labels
Metric SparseCategoricalAccuracy(const MetricOptions& options = {});  // of numbers of classes, as integers

struct BinaryAccuracyOptions {  // y == (p > threshold)
  double threshold = 0.5;
  Text name = {};
};
Metric BinaryAccuracy(const BinaryAccuracyOptions& options = {}, const Source& where = Source::current());

struct TopKOptions {  // fewer than k classes are predicted above the label's
  int k = 5;
  Text name = {};
};
Metric TopKCategoricalAccuracy(const TopKOptions& options = {}, const Source& where = Source::current());
Metric SparseTopKCategoricalAccuracy(const TopKOptions& options = {},
                                     const Source& where = Source::current());

// Counts of elements that are positive (p > thresholds) or not, rightly (y != 0) or not.
struct CountOptions {
  double thresholds = 0.5;           // Keras's word; one, between 0 and 1
  std::optional<int> class_id = {};  // count in this column only
  Text name = {};
};
Metric TruePositives(const CountOptions& options = {}, const Source& where = Source::current());
Metric FalsePositives(const CountOptions& options = {}, const Source& where = Source::current());
Metric TrueNegatives(const CountOptions& options = {}, const Source& where = Source::current());
Metric FalseNegatives(const CountOptions& options = {}, const Source& where = Source::current());
Metric Precision(const CountOptions& options = {},
                 const Source& where = Source::current());  // true positives / all positives
Metric Recall(const CountOptions& options = {},
              const Source& where = Source::current());  // true positives / all elements with y != 0

// The area under a curve of `num_thresholds` points. With multi_label each column has its own curve, and the
// result is the mean of their areas.
struct AUCOptions {
  int num_thresholds = 200;
  Text curve = "ROC";                       // or "PR"
  Text summation_method = "interpolation";  // or "minoring", "majoring"
  bool multi_label = false;
  bool from_logits = false;
  Text name = {};
};
Metric AUC(const AUCOptions& options = {}, const Source& where = Source::current());

// (1 + beta^2) precision recall / (beta^2 precision + recall) of each class of y, p [n, classes], averaged:
// "macro" over classes, "weighted" by their labels, "micro" over all elements together. Without a threshold
// the largest prediction of a sample is the positive one. Keras's default, one number a class, is refused.
struct F1Options {
  Text average = {};
  std::optional<double> threshold = {};
  Text name = {};
};
struct FBetaOptions {
  Text average = {};
  double beta = 1;
  std::optional<double> threshold = {};
  Text name = {};
};
Metric F1Score(const F1Options& options = {}, const Source& where = Source::current());
Metric FBetaScore(const FBetaOptions& options = {}, const Source& where = Source::current());

// Intersection over union of predicted and true regions, averaged over the target classes that occur.
// `sparse` says that labels or predictions are numbers of classes; else their largest class is taken.
struct IoUOptions {
  int num_classes = 0;
  std::vector<int> target_class_ids = {};
  std::optional<int> ignore_class = {};
  bool sparse_y_true = true;
  bool sparse_y_pred = true;
  Text name = {};
};
struct MeanIoUOptions {
  int num_classes = 0;
  std::optional<int> ignore_class = {};
  bool sparse_y_true = true;
  bool sparse_y_pred = true;
  Text name = {};
};
struct OneHotMeanIoUOptions {
  int num_classes = 0;
  std::optional<int> ignore_class = {};
  bool sparse_y_pred = false;
  Text name = {};
};
struct BinaryIoUOptions {  // positive: p >= threshold
  std::vector<int> target_class_ids = {0, 1};
  double threshold = 0.5;
  Text name = {};
};
Metric IoU(const IoUOptions& options, const Source& where = Source::current());
Metric MeanIoU(const MeanIoUOptions& options, const Source& where = Source::current());
Metric OneHotMeanIoU(const OneHotMeanIoUOptions& options, const Source& where = Source::current());
Metric BinaryIoU(const BinaryIoUOptions& options = {}, const Source& where = Source::current());

// Errors of numbers: means of the losses of the same names.
Metric MeanSquaredError(const MetricOptions& options = {});
Metric RootMeanSquaredError(const MetricOptions& options = {});
Metric MeanAbsoluteError(const MetricOptions& options = {});
Metric MeanAbsolutePercentageError(const MetricOptions& options = {});
Metric MeanSquaredLogarithmicError(const MetricOptions& options = {});
Metric LogCoshError(const MetricOptions& options = {});

struct CosineSimilarityOptions {  // without the loss's minus: 1 for the same direction
  int axis = -1;
  Text name = {};
};
Metric CosineSimilarity(const CosineSimilarityOptions& options = {});

// 1 - sum (y - p)^2 / sum (y - mean y)^2 of each column of y, p [n, columns]; their mean ("uniform_average")
// or their mean weighted by the second sum ("variance_weighted_average").
struct R2Options {
  Text class_aggregation = "uniform_average";
  Text name = {};
};
Metric R2Score(const R2Options& options = {});

// Distributions and margins: means of the losses of the same names.
struct CrossentropyOptions {
  bool from_logits = false;
  double label_smoothing = 0;
  Text name = {};
};
struct SparseCrossentropyOptions {
  bool from_logits = false;
  std::optional<std::int64_t> ignore_class = {};
  Text name = {};
};
Metric BinaryCrossentropy(const CrossentropyOptions& options = {});
Metric CategoricalCrossentropy(const CrossentropyOptions& options = {});
Metric SparseCategoricalCrossentropy(const SparseCrossentropyOptions& options = {});
Metric KLDivergence(const MetricOptions& options = {});
Metric Poisson(const MetricOptions& options = {});
Metric Hinge(const MetricOptions& options = {});
Metric SquaredHinge(const MetricOptions& options = {});
Metric CategoricalHinge(const MetricOptions& options = {});

}  // namespace lamina::metrics
