#pragma once

#include <optional>
#include <string>

#include "model/callbacks/callback.h"

namespace lamina::callbacks {

struct EarlyStoppingOptions {
  std::string monitor = "val_loss";
  double min_delta = 0;                 // what is less is no improvement
  int patience = 0;                     // epochs without improvement before training stops
  int verbose = 0;                      // 1 says what is done
  std::string mode = "auto";            // "min", "max", or by the monitored figure's name
  std::optional<double> baseline = {};  // patience starts anew only with figures better than this
  bool restore_best_weights = false;    // at the end of training, however it ends
  int start_from_epoch = 0;             // epochs before this one are not looked at
};

// Stops training when a figure no longer improves. Never stops after the very first epoch, as in Keras.
//   model.fit(x, y, {.epochs = 100, .validation_split = 0.1, .callbacks =
//   {callbacks::EarlyStopping({.patience = 3})}});
// Throws Error for a mode or a figure that cannot be meant; after the first epoch if there is no such figure.
Callback EarlyStopping(EarlyStoppingOptions options = {}, const Source& where = Source::current());

}  // namespace lamina::callbacks
