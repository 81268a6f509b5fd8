#include "model/metrics/names.h"

#include "core/base/error.h"
#include "model/losses/labels.h"
#include "model/losses/names.h"
#include "model/metrics/config.h"
#include "model/metrics/metrics.h"

namespace lamina::metrics {
namespace {

struct Entry {
  const char *name, *class_name;
  Metric (*make)();
};

// Those that are named like a loss and are its mean are found among the losses.
constexpr Entry kEntries[] = {
    {"binary_accuracy", "BinaryAccuracy", [] { return BinaryAccuracy(); }},
    {"categorical_accuracy", "CategoricalAccuracy", [] { return CategoricalAccuracy(); }},
    {"sparse_categorical_accuracy", "SparseCategoricalAccuracy", [] { return SparseCategoricalAccuracy(); }},
    {"top_k_categorical_accuracy", "TopKCategoricalAccuracy", [] { return TopKCategoricalAccuracy(); }},
    {"sparse_top_k_categorical_accuracy", "SparseTopKCategoricalAccuracy",
     [] { return SparseTopKCategoricalAccuracy(); }},
    {"true_positives", "TruePositives", [] { return TruePositives(); }},
    {"false_positives", "FalsePositives", [] { return FalsePositives(); }},
    {"true_negatives", "TrueNegatives", [] { return TrueNegatives(); }},
    {"false_negatives", "FalseNegatives", [] { return FalseNegatives(); }},
    {"precision", "Precision", [] { return Precision(); }},
    {"recall", "Recall", [] { return Recall(); }},
    {"auc", "AUC", [] { return AUC(); }},
    {"binary_io_u", "BinaryIoU", [] { return BinaryIoU(); }},
    {"root_mean_squared_error", "RootMeanSquaredError", [] { return RootMeanSquaredError(); }},
    {"log_cosh_error", "LogCoshError", [] { return LogCoshError(); }},
    {"cosine_similarity", "CosineSimilarity", [] { return CosineSimilarity(); }},
    {"r2_score", "R2Score", [] { return R2Score(); }},
};

// A metric that is another one for each kind of labels.
class ByShape final : public MetricBody {
 public:
  using Choose = Metric (*)(losses::LabelKind);
  explicit ByShape(Choose choose) : choose_(choose) {}

  TensorTypes accumulators(const TensorType& y_true, const TensorType& y_pred) const override {
    return chosen(y_true, y_pred)->accumulators(y_true, y_pred);
  }
  Values update(std::span<const Value> accumulators, const Value& y_true, const Value& y_pred,
                const Value& weights) const override {
    return chosen(y_true.type(), y_pred.type())->update(accumulators, y_true, y_pred, weights);
  }
  // All kinds are means, and their results the same.
  double result(std::span<const Tensor> accumulators) const override {
    return choose_(losses::LabelKind::Binary).result(accumulators);
  }
  std::shared_ptr<const MetricBody> chosen(const TensorType& y_true,
                                           const TensorType& y_pred) const override {
    return choose_(losses::label_kind(y_true, y_pred)).body();
  }

 private:
  Choose choose_;
};

Metric accuracy(losses::LabelKind kind) {
  if (kind == losses::LabelKind::Binary) return BinaryAccuracy();
  return kind == losses::LabelKind::Sparse ? SparseCategoricalAccuracy() : CategoricalAccuracy();
}

Metric crossentropy(losses::LabelKind kind) {
  if (kind == losses::LabelKind::Binary) return BinaryCrossentropy();
  return kind == losses::LabelKind::Sparse ? SparseCategoricalCrossentropy() : CategoricalCrossentropy();
}

std::shared_ptr<const MetricBody> by_shape(const std::string& name) {
  if (name == "accuracy" || name == "acc" || name == "Accuracy") return std::make_shared<ByShape>(accuracy);
  if (name == "crossentropy" || name == "ce") return std::make_shared<ByShape>(crossentropy);
  return nullptr;
}

std::string known_names() {
  std::string known = "accuracy, mse, mae";
  for (const Entry& entry : kEntries) known += std::string(", ") + entry.name;
  return known + ", the name of a loss";
}

// The name of a loss, as Keras's files hold the metric that it means. Keras knows few of them as metrics, but
// takes losses in the place of metrics.
Config config_of_loss(const std::string& name) {
  const std::string class_name = losses::class_of(name);
  const bool has_metric = has_class(class_name);
  if (has_metric && name != "kld" && name != "KLD") return name;
  return keras_object(has_metric ? "keras.metrics" : "keras.losses", class_name,
                      Config::object({{"name", name}}));
}

}  // namespace

Metric by_name(const Text& name) {
  const Config text = name.value;
  if (auto body = by_shape(name.value)) return {name.value, body, text};
  for (const Entry& entry : kEntries)
    if (name.value == entry.name || name.value == entry.class_name)
      return {name.value, entry.make().body(), text};
  if (const auto loss = losses::find(name.value))
    return {name.value, Metric(*loss).body(), config_of_loss(name.value)};
  throw Error(name.where, "unknown metric \"" + name.value + "\".\n  Use one of " + known_names() +
                              ", or losses::custom.");
}

}  // namespace lamina::metrics
