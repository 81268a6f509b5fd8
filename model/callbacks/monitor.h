#pragma once

#include <optional>
#include <string>

#include "model/callbacks/callback.h"

namespace lamina::callbacks {

enum class Direction { Down, Up };  // which way a figure gets better

// Of the figures that Lamina and Keras know, by their names in the logs: "val_loss", "auc_1",
// "priority_accuracy". Nothing for others.
std::optional<Direction> direction_of(const std::string& figure);

// Watches one figure of the logs for improvements.
class Monitor {
 public:
  // `mode` is "min", "max" or "auto": by the figure's name. Throws Error at the user's line for other modes,
  // and if the direction of the figure is not known. Only the size of `min_delta` counts.
  Monitor(const char* callback, std::string figure, const std::string& mode, double min_delta,
          const Source& where);

  // The figure at the end of an epoch; nothing if it is one of validation and this epoch had none. Throws
  // Error listing the figures if there is none of that name.
  std::optional<double> read(const Training& training, int epoch, const Logs& logs) const;

  // True if `value` is better than `reference` by more than min_delta, or there is no reference. NaN is
  // never better, and everything else is better than NaN.
  bool improves(double value, std::optional<double> reference) const;

 private:
  std::string callback_, figure_;
  Direction direction_ = Direction::Down;
  double min_delta_ = 0;
  Source where_;
};

}  // namespace lamina::callbacks
