#pragma once

#include <string>

#include "model/callbacks/callback.h"

namespace lamina::callbacks {

struct ReduceLROnPlateauOptions {
  std::string monitor = "val_loss";
  double factor = 0.1;        // new rate = rate * factor; less than 1
  int patience = 10;          // epochs without improvement before the rate is reduced
  int verbose = 0;            // 1 says what is done
  std::string mode = "auto";  // "min", "max", or by the monitored figure's name
  double min_delta = 1e-4;    // what is less is no improvement
  int cooldown = 0;           // epochs after a reduction in which none is counted
  double min_lr = 0;          // the rate does not fall below
};

// Reduces the learning rate when a figure no longer improves; the rate joins the logs as "learning_rate".
//   callbacks::ReduceLROnPlateau({.factor = 0.2, .patience = 5, .min_lr = 1e-5})
// Throws Error for a mode, factor or figure that cannot be meant; when training begins if the optimizer has a
// schedule; after the first epoch if there is no such figure.
Callback ReduceLROnPlateau(ReduceLROnPlateauOptions options = {}, const Source& where = Source::current());

}  // namespace lamina::callbacks
