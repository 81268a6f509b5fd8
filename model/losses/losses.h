#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "layers/ops.h"  // for your own
#include "model/losses/loss.h"

// Keras's losses with its options and defaults. Beside each stands the loss of one sample; mean and sum are
// over the last axis, y are the labels and p the predictions.
//   model.compile({.loss = losses::Huber({.delta = 0.5})});
// Source of the formulas: Keras 3, losses/losses.py. Names in options are for messages and logs.
namespace lamina::losses {

struct LossOptions {
  Text reduction = "sum_over_batch_size";
  Text name = {};
};

// Errors of numbers.
Loss MeanSquaredError(const LossOptions& options = {});             // mean (y - p)^2
Loss MeanAbsoluteError(const LossOptions& options = {});            // mean |y - p|
Loss MeanAbsolutePercentageError(const LossOptions& options = {});  // 100 mean |y - p| / max(|y|, 1e-7)
Loss MeanSquaredLogarithmicError(
    const LossOptions& options = {});  // mean (log(1 + p) - log(1 + y))^2; negative numbers count as 0
Loss LogCosh(const LossOptions& options = {});  // mean log cosh(p - y)

// mean of e^2 / 2 where |e| = |p - y| <= delta, else delta |e| - delta^2 / 2.
struct HuberOptions {
  double delta = 1;
  Text reduction = "sum_over_batch_size";
  Text name = {};
};
Loss Huber(const HuberOptions& options = {}, const Source& where = Source::current());

// -sum y p over vectors scaled to length 1 along the axis: -1 for the same direction.
struct CosineSimilarityOptions {
  int axis = -1;
  Text reduction = "sum_over_batch_size";
  Text name = {};
};
Loss CosineSimilarity(const CosineSimilarityOptions& options = {});

// Distributions and counts.
Loss KLDivergence(const LossOptions& options = {});  // sum y log(y / p), both held between 1e-7 and 1
Loss Poisson(const LossOptions& options = {});       // mean p - y log(p + 1e-7)

// Cross-entropies. Predictions are probabilities, or logits if `from_logits`: then the model must not end in
// a sigmoid or softmax, which is an error. Probabilities that are no sigmoid's or softmax's are held between
// 1e-7 and 1 - 1e-7, after they were divided by their sum if there are several classes.

// mean -y log p - (1 - y) log(1 - p); labels are squeezed to y (1 - smoothing) + smoothing / 2.
struct BinaryCrossentropyOptions {
  bool from_logits = false;
  double label_smoothing = 0;
  int axis = -1;  // of the mean
  Text reduction = "sum_over_batch_size";
  Text name = {};
};
Loss BinaryCrossentropy(const BinaryCrossentropyOptions& options = {},
                        const Source& where = Source::current());

// -sum y log p along the axis of the classes; labels become y (1 - smoothing) + smoothing / classes.
struct CategoricalCrossentropyOptions {
  bool from_logits = false;
  double label_smoothing = 0;
  int axis = -1;
  Text reduction = "sum_over_batch_size";
  Text name = {};
};
Loss CategoricalCrossentropy(const CategoricalCrossentropyOptions& options = {},
                             const Source& where = Source::current());

// -log p[y] for labels that are numbers of classes, [n] or [n, 1] for predictions [n, classes]. Samples
// labelled `ignore_class` do not count: a mean is over the others.
struct SparseCategoricalCrossentropyOptions {
  bool from_logits = false;
  std::optional<std::int64_t> ignore_class = {};
  Text reduction = "sum_over_batch_size";
  Text name = {};
};
Loss SparseCategoricalCrossentropy(const SparseCategoricalCrossentropyOptions& options = {});

// Binary cross-entropy times (1 - q)^gamma, q being the probability given to the label; with class balancing
// also times alpha for label 1 and 1 - alpha for label 0.
struct BinaryFocalCrossentropyOptions {
  bool apply_class_balancing = false;
  double alpha = 0.25;
  double gamma = 2;
  bool from_logits = false;
  double label_smoothing = 0;
  int axis = -1;
  Text reduction = "sum_over_batch_size";
  Text name = {};
};
Loss BinaryFocalCrossentropy(const BinaryFocalCrossentropyOptions& options = {},
                             const Source& where = Source::current());

// -sum alpha (1 - p)^gamma y log p.
struct CategoricalFocalCrossentropyOptions {
  double alpha = 0.25;
  double gamma = 2;
  bool from_logits = false;
  double label_smoothing = 0;
  int axis = -1;
  Text reduction = "sum_over_batch_size";
  Text name = {};
};
Loss CategoricalFocalCrossentropy(const CategoricalFocalCrossentropyOptions& options = {},
                                  const Source& where = Source::current());

// Margins. Labels are -1 and 1; if a whole batch has only 0 and 1, 0 counts as -1.
Loss Hinge(const LossOptions& options = {});             // mean max(1 - y p, 0)
Loss SquaredHinge(const LossOptions& options = {});      // mean max(1 - y p, 0)^2
Loss CategoricalHinge(const LossOptions& options = {});  // max(max((1 - y) p) - sum y p + 1, 0), y one-hot

// Overlaps of regions. Sums are over `axis`; without one, over the whole batch, which then has one loss.

// 1 - 2 sum y p / (sum y + sum p + 1e-7)
struct DiceOptions {
  std::vector<int> axis = {};
  Text reduction = "sum_over_batch_size";
  Text name = {};
};
Loss Dice(const DiceOptions& options = {});

// 1 - t / (t + alpha sum (1 - p) y + beta sum p (1 - y) + 1e-7) with t = sum y p
struct TverskyOptions {
  double alpha = 0.5;
  double beta = 0.5;
  std::vector<int> axis = {};
  Text reduction = "sum_over_batch_size";
  Text name = {};
};
Loss Tversky(const TverskyOptions& options = {}, const Source& where = Source::current());

// Your own: a function of labels and predictions (in float, labels in the predictions' rank) that gives one
// value a sample, or one an element, or one for the batch. It may use all of `ops`, and is traced, not run:
// it may be called at any time, any number of times. With `const Value&` for parameters it is written in the
// functions of core/ops.
//   auto contrastive = losses::custom("contrastive", [](auto same, auto distance) {
//     return same * ops::square(distance) + (1 - same) * ops::square(ops::relu(1 - distance));
//   });
using CustomFunction =
    std::function<SymbolicTensor(const SymbolicTensor& y_true, const SymbolicTensor& y_pred)>;
using CustomValueFunction = std::function<Value(const Value& y_true, const Value& y_pred)>;
Loss custom_of_tensors(const Text& name, CustomFunction function, const LossOptions& options);
Loss custom_of_values(const Text& name, CustomValueFunction function, const LossOptions& options);

template <class Function = CustomFunction>
Loss custom(const Text& name, Function function, const LossOptions& options = {}) {
  if constexpr (std::is_invocable_v<Function&, const SymbolicTensor&, const SymbolicTensor&>)
    return custom_of_tensors(name, std::move(function), options);
  else
    return custom_of_values(name, std::move(function), options);
}

}  // namespace lamina::losses
