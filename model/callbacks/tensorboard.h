#pragma once

#include <string>

#include "model/callbacks/callback.h"

namespace lamina::callbacks {

struct TensorBoardOptions {
  bool write_graph = true;
  bool write_steps_per_second = false;
  int update_freq = 0;  // every so many batches; 0: each epoch only
};

// Writes what TensorBoard shows, with Keras's names, below a folder: in train/ `epoch_loss`,
// `epoch_learning_rate` and `epoch_<metric>` by epoch, `batch_<metric>` by batch if asked for, and the
// model's calls of layers as a graph; in validation/ the same of `val_` figures, and
// `evaluation_<metric>_vs_iterations` of each evaluation. What was written is in the files when an epoch or
// evaluation ends.
//   model.fit(x, y, {.epochs = 5, .callbacks = {callbacks::TensorBoard("logs/first")}});
//   $ tensorboard --logdir logs
// Throws Error, when training or evaluation begins or an epoch ends, if the folder cannot be written to.
Callback TensorBoard(std::string log_dir = "logs", TensorBoardOptions options = {},
                     const Source& where = Source::current());

}  // namespace lamina::callbacks
