#pragma once

#include "model/callbacks/callback.h"

namespace lamina::callbacks {

struct TerminateOnNaNOptions {
  bool raise_error = false;  // throws Error instead of ending the training in order
};

// Stops training after the batch in which the loss became NaN or infinite. Makes the trainer read the metrics
// after each batch.
Callback TerminateOnNaN(TerminateOnNaNOptions options = {});

}  // namespace lamina::callbacks
