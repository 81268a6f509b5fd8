#include "model/callbacks/reduce_lr_on_plateau.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "model/callbacks/monitor.h"

namespace lamina::callbacks {
namespace {

class ReduceLROnPlateauBody final : public CallbackBody {
 public:
  ReduceLROnPlateauBody(ReduceLROnPlateauOptions options, const Source& where)
      : options_(std::move(options)),
        monitor_("ReduceLROnPlateau", options_.monitor, options_.mode, options_.min_delta, where) {
    if (!(options_.factor > 0 && options_.factor < 1))
      throw Error(where,
                  fmt::format("ReduceLROnPlateau expects a factor between 0 and 1, received {}.\n  0.1 "
                              "is usual.",
                              options_.factor));
  }

  void on_train_begin(Training& training) override {
    training.set_learning_rate(training.learning_rate());  // a schedule is an error now, not after an epoch
    best_.reset();
    wait_ = cooldown_ = 0;
  }

  void on_epoch_end(Training& training, int epoch, Logs& logs) override {
    logs.set("learning_rate", training.learning_rate());
    const std::optional<double> value = monitor_.read(training, epoch, logs);
    if (!value) return;
    if (cooldown_ > 0) {
      --cooldown_;
      wait_ = 0;
    }
    if (monitor_.improves(*value, best_)) {
      best_ = value;
      wait_ = 0;
    } else if (cooldown_ == 0 && ++wait_ >= options_.patience) {
      reduce(training, epoch);
    }
  }

 private:
  void reduce(Training& training, int epoch) {
    const double rate = training.learning_rate();
    if (rate <= static_cast<float>(options_.min_lr)) return;
    const double reduced = std::max(rate * options_.factor, options_.min_lr);
    training.set_learning_rate(reduced);
    if (options_.verbose > 0)
      std::cout << fmt::format("\nEpoch {}: ReduceLROnPlateau reducing learning rate to {}.\n", epoch + 1,
                               reduced);
    cooldown_ = options_.cooldown;
    wait_ = 0;
  }

  ReduceLROnPlateauOptions options_;
  Monitor monitor_;
  std::optional<double> best_;
  int wait_ = 0, cooldown_ = 0;
};

}  // namespace

Callback ReduceLROnPlateau(ReduceLROnPlateauOptions options, const Source& where) {
  return Callback(std::make_shared<ReduceLROnPlateauBody>(std::move(options), where));
}

}  // namespace lamina::callbacks
