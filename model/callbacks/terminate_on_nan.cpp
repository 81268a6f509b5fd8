#include "model/callbacks/terminate_on_nan.h"

#include <cmath>
#include <iostream>

namespace lamina::callbacks {
namespace {

class TerminateOnNaNBody final : public CallbackBody {
 public:
  explicit TerminateOnNaNBody(TerminateOnNaNOptions options) : options_(options) {}

  bool wants_batches() const override { return true; }

  void on_train_batch_end(Training& training, std::int64_t batch, const Logs& logs) override {
    const double* loss = logs.find("loss");
    if (!loss || std::isfinite(*loss)) return;
    if (options_.raise_error)
      throw Error("the loss is " + std::to_string(*loss) + " after batch " + std::to_string(batch) +
                  ".\n  Lower the learning rate, or clip the gradients.");
    std::cout << "Batch " << batch << ": Invalid loss, terminating training\n";
    training.stop();
  }

 private:
  TerminateOnNaNOptions options_;
};

}  // namespace

Callback TerminateOnNaN(TerminateOnNaNOptions options) {
  return Callback(std::make_shared<TerminateOnNaNBody>(options));
}

}  // namespace lamina::callbacks
