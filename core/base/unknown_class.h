#pragma once

#include "core/base/error.h"

namespace lamina {

// Of what a file names, Lamina lacks a class, or a setting of it, or cannot make sense of it. Thrown for
// optimizers, losses and metrics only: whoever reads the file may do without them.
class UnknownClass : public Error {
 public:
  using Error::Error;
};

// Runs `work`, which reads `what` ("the loss"); errors from within become this one.
template <class Work>
auto or_unknown(const std::string& what, Work work) {
  try {
    return work();
  } catch (const Error& e) {
    const std::string text = e.what();
    if (text.find('\n') != std::string::npos) throw UnknownClass(text);
    throw UnknownClass(what + " " + text +
                       ".\n  The file is damaged or made by hand; save it again with Keras.");
  }
}

}  // namespace lamina
