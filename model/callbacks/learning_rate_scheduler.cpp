#include "model/callbacks/learning_rate_scheduler.h"

#include <fmt/format.h>

#include <cmath>
#include <iostream>

namespace lamina::callbacks {
namespace {

using Schedule = std::function<double(int epoch, double rate)>;

class LearningRateSchedulerBody final : public CallbackBody {
 public:
  LearningRateSchedulerBody(Schedule schedule, LearningRateSchedulerOptions options, const Source& where)
      : schedule_(std::move(schedule)), options_(options), where_(where) {
    if (!schedule_)
      throw Error(where,
                  "LearningRateScheduler received no function.\n  Give it one from the epoch to the rate.");
  }

  void on_epoch_begin(Training& training, int epoch) override {
    const double rate = schedule_(epoch, training.learning_rate());
    if (!(rate >= 0) || std::isinf(rate))
      throw Error(where_,
                  fmt::format("LearningRateScheduler received the rate {} for epoch {}.\n  Let the function "
                              "return finite numbers from 0 up.",
                              rate, epoch));
    training.set_learning_rate(rate);
    if (options_.verbose > 0)
      std::cout << fmt::format("\nEpoch {}: LearningRateScheduler setting learning rate to {}.\n", epoch + 1,
                               rate);
  }

  void on_epoch_end(Training& training, int, Logs& logs) override {
    logs.set("learning_rate", training.learning_rate());
  }

 private:
  Schedule schedule_;
  LearningRateSchedulerOptions options_;
  Source where_;
};

}  // namespace

Callback LearningRateScheduler(Schedule schedule, LearningRateSchedulerOptions options, const Source& where) {
  return Callback(std::make_shared<LearningRateSchedulerBody>(std::move(schedule), options, where));
}

Callback LearningRateScheduler(std::function<double(int epoch)> schedule,
                               LearningRateSchedulerOptions options, const Source& where) {
  Schedule with_rate;
  if (schedule) with_rate = [schedule = std::move(schedule)](int epoch, double) { return schedule(epoch); };
  return LearningRateScheduler(std::move(with_rate), options, where);
}

}  // namespace lamina::callbacks
