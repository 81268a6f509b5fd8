#pragma once

#include "core/base/error.h"

namespace lamina {

// Of what a file names, Lamina lacks a class, or a setting of it, or cannot make sense of it. Thrown for
// optimizers, losses and metrics only: whoever reads the file may do without them.
class UnknownClass : public Error {
 public:
  using Error::Error;
};

// Runs `work`; errors from within become this one.
template <class Work>
auto or_unknown(Work work) {
  try {
    return work();
  } catch (const Error& e) {
    throw UnknownClass(e.what());
  }
}

}  // namespace lamina
