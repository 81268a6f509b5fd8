#pragma once

#include <string>

#include "core/base/config.h"

// How files name losses and metrics.
namespace lamina::losses {

// A class with settings, or a name alone: of a function, or a text that stands for the class with its
// defaults.
struct FileClass {
  std::string module, class_name;
  Config config;
  bool name_only = false;
};

// Takes a text, an object, or a function, {"class_name": "function", "config": "mean_squared_error"}. Throws
// Error naming it for one that is none of Keras's, and for wrappers of functions, whose settings are not
// known. `what`: "loss", "metric".
FileClass class_in_file(const char* what, const Config& config);

// Throws Error for a class that Lamina lacks.
[[noreturn]] void refuse_class(const char* what, const FileClass& c);

}  // namespace lamina::losses
