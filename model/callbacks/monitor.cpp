#include "model/callbacks/monitor.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

namespace lamina::callbacks {
namespace {

// A figure's name ends with one of these words, whole or behind "_".
constexpr std::string_view kUp[]{"accuracy",
                                 "acc",
                                 "auc",
                                 "precision",
                                 "recall",
                                 "f1_score",
                                 "fbeta_score",
                                 "r2_score",
                                 "cosine_similarity",
                                 "pearson_correlation",
                                 "true_positives",
                                 "true_negatives",
                                 "iou",
                                 "io_u",
                                 "sensitivity_at_specificity",
                                 "specificity_at_sensitivity",
                                 "precision_at_recall",
                                 "recall_at_precision"};
constexpr std::string_view kDown[]{"loss",
                                   "error",
                                   "mse",
                                   "mae",
                                   "mape",
                                   "msle",
                                   "crossentropy",
                                   "ce",
                                   "bce",
                                   "hinge",
                                   "divergence",
                                   "kld",
                                   "poisson",
                                   "logcosh",
                                   "log_cosh",
                                   "huber",
                                   "dice",
                                   "tversky",
                                   "false_positives",
                                   "false_negatives"};

bool ends_with_word(std::string_view name, std::string_view word) {
  return name.ends_with(word) && (name.size() == word.size() || name[name.size() - word.size() - 1] == '_');
}

bool is_one_of(std::string_view name, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return ends_with_word(name, w); });
}

// "auc_1" counts as "auc".
std::string_view without_number(std::string_view name) {
  const std::size_t end = name.find_last_not_of("0123456789");
  const bool numbered = end != std::string_view::npos && end + 1 < name.size() && name[end] == '_';
  return numbered ? name.substr(0, end) : name;
}

Direction direction_for(const char* callback, const std::string& figure, const std::string& mode,
                        const Source& where) {
  if (mode == "min") return Direction::Down;
  if (mode == "max") return Direction::Up;
  if (mode != "auto")
    throw Error(where, std::string(callback) + " expects the mode auto, min or max, received \"" + mode +
                           "\".\n  Use one of these.");
  if (const auto direction = direction_of(figure)) return *direction;
  throw Error(where, std::string(callback) + " cannot tell whether \"" + figure +
                         "\" gets better upwards or downwards.\n  Give the mode min or max.");
}

}  // namespace

std::optional<Direction> direction_of(const std::string& figure) {
  const std::string_view name = without_number(figure);
  if (is_one_of(name, kUp)) return Direction::Up;
  if (is_one_of(name, kDown)) return Direction::Down;
  return std::nullopt;
}

Monitor::Monitor(const char* callback, std::string figure, const std::string& mode, double min_delta,
                 const Source& where)
    : callback_(callback),
      figure_(std::move(figure)),
      direction_(direction_for(callback, figure_, mode, where)),
      min_delta_(std::abs(min_delta)),
      where_(where) {
  if (!std::isfinite(min_delta))
    throw Error(where, callback_ + " expects a finite min_delta, received " + fmt::to_string(min_delta) +
                           ".\n  0 is usual.");
}

std::optional<double> Monitor::read(const Training& training, int epoch, const Logs& logs) const {
  if (const double* value = logs.find(figure_)) return *value;
  const int freq = training.validation_freq();
  const bool of_validation = figure_.starts_with("val_");
  if (of_validation && freq > 0 && (epoch + 1) % freq != 0) return std::nullopt;
  std::string known;
  for (const auto& [name, value] : logs) known += (known.empty() ? "" : ", ") + name;
  throw Error(
      where_,
      callback_ + " monitors \"" + figure_ + "\", but the figures of this training are " + known + ".\n  " +
          (of_validation ? "Give fit validation data, or monitor one of these." : "Monitor one of these."));
}

bool Monitor::improves(double value, std::optional<double> reference) const {
  if (std::isnan(value)) return false;
  if (!reference || std::isnan(*reference)) return true;
  return direction_ == Direction::Down ? value + min_delta_ < *reference : value - min_delta_ > *reference;
}

}  // namespace lamina::callbacks
