#pragma once

#include <functional>

#include "model/callbacks/callback.h"

namespace lamina::callbacks {

struct LearningRateSchedulerOptions {
  int verbose = 0;  // 1 says what is done
};

// Asks for the learning rate before each epoch: from the epoch, counted from 0, and the rate so far, or from
// the epoch alone. The rate joins the logs as "learning_rate".
//   callbacks::LearningRateScheduler([](int epoch, double rate) { return epoch < 10 ? rate : rate * 0.9; })
// Throws Error if the optimizer has a schedule, and for a rate that is negative or not finite.
Callback LearningRateScheduler(std::function<double(int epoch, double rate)> schedule,
                               LearningRateSchedulerOptions options = {},
                               const Source& where = Source::current());
Callback LearningRateScheduler(std::function<double(int epoch)> schedule,
                               LearningRateSchedulerOptions options = {},
                               const Source& where = Source::current());

}  // namespace lamina::callbacks
