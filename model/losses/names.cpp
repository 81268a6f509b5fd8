#include "model/losses/names.h"

#include <array>

#include "core/base/error.h"
#include "model/losses/labels.h"
#include "model/losses/losses.h"

namespace lamina::losses {
namespace {

struct Entry {
  std::array<const char*, 3> names;  // snake case, class, short
  Loss (*make)();
};

constexpr Entry kEntries[] = {
    {{"mean_squared_error", "MeanSquaredError", "mse"}, [] { return MeanSquaredError(); }},
    {{"mean_absolute_error", "MeanAbsoluteError", "mae"}, [] { return MeanAbsoluteError(); }},
    {{"mean_absolute_percentage_error", "MeanAbsolutePercentageError", "mape"},
     [] { return MeanAbsolutePercentageError(); }},
    {{"mean_squared_logarithmic_error", "MeanSquaredLogarithmicError", "msle"},
     [] { return MeanSquaredLogarithmicError(); }},
    {{"huber", "Huber", "huber_loss"}, [] { return Huber(); }},
    {{"log_cosh", "LogCosh", "logcosh"}, [] { return LogCosh(); }},
    {{"cosine_similarity", "CosineSimilarity", ""}, [] { return CosineSimilarity(); }},
    {{"kl_divergence", "KLDivergence", "kld"}, [] { return KLDivergence(); }},
    {{"poisson", "Poisson", ""}, [] { return Poisson(); }},
    {{"binary_crossentropy", "BinaryCrossentropy", "bce"}, [] { return BinaryCrossentropy(); }},
    {{"categorical_crossentropy", "CategoricalCrossentropy", ""}, [] { return CategoricalCrossentropy(); }},
    {{"sparse_categorical_crossentropy", "SparseCategoricalCrossentropy", ""},
     [] { return SparseCategoricalCrossentropy(); }},
    {{"binary_focal_crossentropy", "BinaryFocalCrossentropy", ""}, [] { return BinaryFocalCrossentropy(); }},
    {{"categorical_focal_crossentropy", "CategoricalFocalCrossentropy", ""},
     [] { return CategoricalFocalCrossentropy(); }},
    {{"hinge", "Hinge", ""}, [] { return Hinge(); }},
    {{"squared_hinge", "SquaredHinge", ""}, [] { return SquaredHinge(); }},
    {{"categorical_hinge", "CategoricalHinge", ""}, [] { return CategoricalHinge(); }},
    {{"dice", "Dice", ""}, [] { return Dice(); }},
    {{"tversky", "Tversky", ""}, [] { return Tversky(); }},
    {{"crossentropy", "ce", ""}, [] { return by_shape("crossentropy"); }},
};

// Keras writes the short names in capitals too.
std::string lower_short(const std::string& name) {
  std::string lower = name;
  for (char& c : lower) {
    if (c >= 'a' && c <= 'z') return name;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

const Entry* find_entry(const std::string& wanted) {
  for (const Entry& entry : kEntries)
    for (const char* each : entry.names)
      if (!wanted.empty() && wanted == each) return &entry;
  return nullptr;
}

// The name as Keras 3 knows it: it has no others for these two.
std::string keras_name(const Entry& entry, const std::string& name) {
  return name == "huber_loss" || name == "logcosh" ? entry.names[0] : name;
}

std::string known_names() {
  std::string known;
  for (const Entry& entry : kEntries) known += (known.empty() ? "" : ", ") + std::string(entry.names[0]);
  return known;
}

}  // namespace

std::optional<Loss> find(const std::string& name) {
  const std::string wanted = lower_short(name);
  const Entry* entry = find_entry(wanted);
  if (!entry) return std::nullopt;
  return entry->make().written_as(keras_name(*entry, wanted));
}

std::string class_of(const std::string& name) {
  const Entry* entry = find_entry(lower_short(name));
  return entry ? entry->names[1] : "";
}

Loss by_name(const Text& name) {
  if (auto found = find(name.value)) return *found;
  throw Error(name.where,
              "unknown loss \"" + name.value + "\".\n  Use one of " + known_names() + ", or losses::custom.");
}

Loss by_shape(const std::string& name) {
  return {name, Reduction::Mean,
          [](const Value& y_true, const Value& y_pred) {
            switch (label_kind(y_true.type(), y_pred.type())) {
              case LabelKind::Binary:
                return BinaryCrossentropy().terms(y_true, y_pred);
              case LabelKind::Sparse:
                return SparseCategoricalCrossentropy().terms(y_true, y_pred);
              case LabelKind::Categorical:
                break;
            }
            return CategoricalCrossentropy().terms(y_true, y_pred);
          },
          Config(name)};
}

}  // namespace lamina::losses
