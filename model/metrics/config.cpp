#include "model/metrics/config.h"

#include "core/base/unknown_class.h"
#include "model/losses/config.h"
#include "model/losses/files.h"
#include "model/losses/settings.h"
#include "model/metrics/metrics.h"
#include "model/metrics/names.h"

namespace lamina {
namespace metrics {
namespace {

using losses::read;

struct Kind {
  const char* class_name;
  Metric (*read)(ConfigReader&, const Source&);
};

constexpr Kind kKinds[] = {
    {"Accuracy", [](auto& f, auto& w) { return read(f, w, Accuracy); }},
    {"BinaryAccuracy", [](auto& f, auto& w) { return read(f, w, BinaryAccuracy); }},
    {"CategoricalAccuracy", [](auto& f, auto& w) { return read(f, w, CategoricalAccuracy); }},
    {"SparseCategoricalAccuracy", [](auto& f, auto& w) { return read(f, w, SparseCategoricalAccuracy); }},
    {"TopKCategoricalAccuracy", [](auto& f, auto& w) { return read(f, w, TopKCategoricalAccuracy); }},
    {"SparseTopKCategoricalAccuracy",
     [](auto& f, auto& w) { return read(f, w, SparseTopKCategoricalAccuracy); }},
    {"TruePositives", [](auto& f, auto& w) { return read(f, w, TruePositives); }},
    {"FalsePositives", [](auto& f, auto& w) { return read(f, w, FalsePositives); }},
    {"TrueNegatives", [](auto& f, auto& w) { return read(f, w, TrueNegatives); }},
    {"FalseNegatives", [](auto& f, auto& w) { return read(f, w, FalseNegatives); }},
    {"Precision", [](auto& f, auto& w) { return read(f, w, Precision); }},
    {"Recall", [](auto& f, auto& w) { return read(f, w, Recall); }},
    {"AUC", [](auto& f, auto& w) { return read(f, w, AUC); }},
    {"F1Score", [](auto& f, auto& w) { return read(f, w, F1Score); }},
    {"FBetaScore", [](auto& f, auto& w) { return read(f, w, FBetaScore); }},
    {"IoU", [](auto& f, auto& w) { return read(f, w, IoU); }},
    {"MeanIoU", [](auto& f, auto& w) { return read(f, w, MeanIoU); }},
    {"OneHotMeanIoU", [](auto& f, auto& w) { return read(f, w, OneHotMeanIoU); }},
    {"BinaryIoU", [](auto& f, auto& w) { return read(f, w, BinaryIoU); }},
    {"MeanSquaredError", [](auto& f, auto& w) { return read(f, w, MeanSquaredError); }},
    {"RootMeanSquaredError", [](auto& f, auto& w) { return read(f, w, RootMeanSquaredError); }},
    {"MeanAbsoluteError", [](auto& f, auto& w) { return read(f, w, MeanAbsoluteError); }},
    {"MeanAbsolutePercentageError", [](auto& f, auto& w) { return read(f, w, MeanAbsolutePercentageError); }},
    {"MeanSquaredLogarithmicError", [](auto& f, auto& w) { return read(f, w, MeanSquaredLogarithmicError); }},
    {"LogCoshError", [](auto& f, auto& w) { return read(f, w, LogCoshError); }},
    {"CosineSimilarity", [](auto& f, auto& w) { return read(f, w, CosineSimilarity); }},
    {"R2Score", [](auto& f, auto& w) { return read(f, w, R2Score); }},
    {"BinaryCrossentropy", [](auto& f, auto& w) { return read(f, w, BinaryCrossentropy); }},
    {"CategoricalCrossentropy", [](auto& f, auto& w) { return read(f, w, CategoricalCrossentropy); }},
    {"SparseCategoricalCrossentropy",
     [](auto& f, auto& w) { return read(f, w, SparseCategoricalCrossentropy); }},
    {"KLDivergence", [](auto& f, auto& w) { return read(f, w, KLDivergence); }},
    {"Poisson", [](auto& f, auto& w) { return read(f, w, Poisson); }},
    {"Hinge", [](auto& f, auto& w) { return read(f, w, Hinge); }},
    {"SquaredHinge", [](auto& f, auto& w) { return read(f, w, SquaredHinge); }},
    {"CategoricalHinge", [](auto& f, auto& w) { return read(f, w, CategoricalHinge); }},
};

const Kind* find_kind(std::string_view class_name) {
  for (const Kind& kind : kKinds)
    if (class_name == kind.class_name) return &kind;
  return nullptr;
}

// What Keras has and we have in one form only.
void require_usual(ConfigReader& fields, const std::string& class_name) {
  fields.take("dtype");       // sums are Float64 here
  fields.take("num_labels");  // is seen from the predictions
  fields.fixed("top_k", {}).fixed("label_weights", {}).fixed("num_regressors", 0);
  if (class_name != "CosineSimilarity") fields.fixed("axis", -1);
}

Metric read_class(const losses::FileClass& c, const Source& where) {
  const Kind* kind = find_kind(c.class_name);
  if (!kind) losses::refuse_class("metric", c);
  ConfigReader fields(c.config, "the metric " + c.class_name);
  Metric metric = kind->read(fields, where);
  require_usual(fields, c.class_name);
  fields.finish();
  return metric;
}

Metric read_any(const Config& config, const Source& where) {
  const losses::FileClass c = losses::class_in_file("metric", config);
  if (c.name_only) return by_name(Text(c.class_name, where));
  if (!c.module.starts_with("keras.losses") && !c.module.starts_with("keras.src.losses"))
    return read_class(c, where);
  Loss loss;
  from_config(config, loss, where);
  return loss;
}

}  // namespace

bool has_class(std::string_view class_name) { return find_kind(class_name) != nullptr; }

}  // namespace metrics

Config to_config(const Metric& metric) {
  if (metric.config()) return *metric.config();
  throw Error(
      "the metric \"" + metric.name() +
      "\" is your own or has settings of its own, which a Keras file cannot hold.\n  Save the weights "
      "alone, or compile the model without it.");
}

void from_config(const Config& config, Metric& metric, const Source& where) {
  metric = or_unknown("the metric", [&] { return metrics::read_any(config, where); });
}

}  // namespace lamina
