#include "model/callbacks/early_stopping.h"

#include <iostream>

#include "model/callbacks/monitor.h"

namespace lamina::callbacks {
namespace {

class EarlyStoppingBody final : public CallbackBody {
 public:
  EarlyStoppingBody(EarlyStoppingOptions options, const Source& where)
      : options_(std::move(options)),
        monitor_("EarlyStopping", options_.monitor, options_.mode, options_.min_delta, where) {}

  void on_train_begin(Training&) override { run_ = {}; }

  void on_epoch_end(Training& training, int epoch, Logs& logs) override {
    const std::optional<double> value = monitor_.read(training, epoch, logs);
    if (!value || epoch < options_.start_from_epoch) return;
    if (options_.restore_best_weights && run_.best_weights.empty()) remember(training, epoch);
    ++run_.wait;
    if (monitor_.improves(*value, run_.best)) {
      run_.best = value;
      remember(training, epoch);
      if (!options_.baseline || monitor_.improves(*value, options_.baseline)) run_.wait = 0;
    } else if (run_.wait >= options_.patience && epoch > 0) {
      run_.stopped_epoch = epoch;
      training.stop();
    }
  }

  void on_train_end(Training& training) override {
    const bool restores = !run_.best_weights.empty();
    if (options_.verbose > 0 && run_.stopped_epoch > 0)
      std::cout << "Epoch " << run_.stopped_epoch + 1 << ": early stopping\n";
    if (options_.verbose > 0 && restores)
      std::cout << "Restoring model weights from the end of the best epoch: " << run_.best_epoch + 1 << ".\n";
    if (restores) training.set_weights(run_.best_weights);
    run_.best_weights.clear();
  }

 private:
  void remember(const Training& training, int epoch) {
    run_.best_epoch = epoch;
    if (options_.restore_best_weights) run_.best_weights = training.weights();
  }

  // Of one training; the callback may be used for several.
  struct Run {
    int wait = 0, stopped_epoch = 0, best_epoch = 0;
    std::optional<double> best;
    std::vector<Tensor> best_weights;  // empty unless they are to be restored
  };

  EarlyStoppingOptions options_;
  Monitor monitor_;
  Run run_;
};

}  // namespace

Callback EarlyStopping(EarlyStoppingOptions options, const Source& where) {
  return Callback(std::make_shared<EarlyStoppingBody>(std::move(options), where));
}

}  // namespace lamina::callbacks
