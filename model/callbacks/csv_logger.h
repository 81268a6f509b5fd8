#pragma once

#include <string>

#include "model/callbacks/callback.h"

namespace lamina::callbacks {

struct CSVLoggerOptions {
  std::string separator = ",";
  bool append = false;  // to a file that is there already; its header is kept
};

// Writes the figures of each epoch to a file, one line each, with the epoch counted from 0. The columns are
// those of the first epoch and, if validation comes later, those of validation; a figure that an epoch lacks
// is NA. Each line is in the file when the epoch ends.
//   callbacks::CSVLogger("training.csv")
// Throws Error, when training begins, if the file cannot be written.
Callback CSVLogger(std::string path, CSVLoggerOptions options = {}, const Source& where = Source::current());

}  // namespace lamina::callbacks
