#include "model/callbacks/lambda_callback.h"

namespace lamina::callbacks {
namespace {

class LambdaBody final : public CallbackBody {
 public:
  explicit LambdaBody(LambdaCallbackOptions options) : hooks_(std::move(options)) {}

  void on_train_begin(Training& t) override { hooks_.on_train_begin(t); }
  void on_train_end(Training& t) override { hooks_.on_train_end(t); }
  void on_epoch_begin(Training& t, int epoch) override { hooks_.on_epoch_begin(t, epoch); }
  void on_epoch_end(Training& t, int epoch, Logs& logs) override { hooks_.on_epoch_end(t, epoch, logs); }
  bool wants_batches() const override { return hooks_.on_train_batch_begin || hooks_.on_train_batch_end; }
  void on_train_batch_begin(Training& t, std::int64_t batch) override {
    hooks_.on_train_batch_begin(t, batch);
  }
  void on_train_batch_end(Training& t, std::int64_t batch, const Logs& logs) override {
    hooks_.on_train_batch_end(t, batch, logs);
  }

  void on_test_begin(Training& t) override { hooks_.on_test_begin(t); }
  void on_test_end(Training& t, const Logs& logs) override { hooks_.on_test_end(t, logs); }
  bool wants_test_batches() const override { return hooks_.on_test_batch_begin || hooks_.on_test_batch_end; }
  void on_test_batch_begin(Training& t, std::int64_t batch) override { hooks_.on_test_batch_begin(t, batch); }
  void on_test_batch_end(Training& t, std::int64_t batch, const Logs& logs) override {
    hooks_.on_test_batch_end(t, batch, logs);
  }

  void on_predict_begin(Training& t) override { hooks_.on_predict_begin(t); }
  void on_predict_end(Training& t) override { hooks_.on_predict_end(t); }
  bool wants_predict_batches() const override {
    return hooks_.on_predict_batch_begin || hooks_.on_predict_batch_end;
  }
  void on_predict_batch_begin(Training& t, std::int64_t batch) override {
    hooks_.on_predict_batch_begin(t, batch);
  }
  void on_predict_batch_end(Training& t, std::int64_t batch, const std::vector<Tensor>& outputs) override {
    hooks_.on_predict_batch_end(t, batch, outputs);
  }

 private:
  LambdaCallbackOptions hooks_;
};

}  // namespace

Callback LambdaCallback(LambdaCallbackOptions options) {
  return Callback(std::make_shared<LambdaBody>(std::move(options)));
}

}  // namespace lamina::callbacks
