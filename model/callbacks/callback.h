#pragma once

#include <memory>
#include <string>

#include "core/runtime/tensor.h"
#include "model/logs.h"

namespace lamina {

struct Functional;

// What a callback may do to the training, evaluation or prediction that calls it.
class Training {
 public:
  virtual ~Training() = default;
  virtual void stop() = 0;         // after this batch or epoch; a validation goes on to its end
  virtual int epochs() const = 0;  // 1 in an evaluation or prediction
  // Epochs from one validation to the next; 0: there is none.
  virtual int validation_freq() const { return 1; }
  // With a schedule: what it gives for the next update.
  virtual double learning_rate() const = 0;
  virtual void set_learning_rate(double rate) = 0;  // throws Error if the optimizer has a schedule
  virtual std::vector<Tensor> weights() const = 0;  // copies, in the model's order
  virtual void set_weights(const std::vector<Tensor>& weights) = 0;
  virtual std::int64_t iterations() const { return 0; }             // updates made so far
  virtual const Functional* functional() const { return nullptr; }  // the model's calls of layers
};

// Keras's hooks: on_train_* are called by fit, on_test_* by evaluate and by fit's validation, on_predict_* by
// predict. Epochs and batches count from 0. Whoever keeps a batch hook makes the trainer read the metrics, or
// copy the predictions, after each batch.
class CallbackBody {
 public:
  virtual ~CallbackBody() = default;
  virtual void on_train_begin(Training&) {}
  virtual void on_train_end(Training&) {}
  virtual void on_epoch_begin(Training&, int /*epoch*/) {}
  virtual void on_epoch_end(Training&, int /*epoch*/, Logs& /*logs*/) {}
  virtual bool wants_batches() const { return false; }  // asks for the two hooks below
  virtual void on_train_batch_begin(Training&, std::int64_t /*batch*/) {}
  virtual void on_train_batch_end(Training&, std::int64_t /*batch*/, const Logs& /*logs*/) {}

  virtual void on_test_begin(Training&) {}
  virtual void on_test_end(Training&, const Logs& /*logs*/) {}
  virtual bool wants_test_batches() const { return false; }  // asks for the two hooks below
  virtual void on_test_batch_begin(Training&, std::int64_t /*batch*/) {}
  virtual void on_test_batch_end(Training&, std::int64_t /*batch*/, const Logs& /*logs*/) {}

  virtual void on_predict_begin(Training&) {}
  virtual void on_predict_end(Training&) {}
  virtual bool wants_predict_batches() const { return false; }  // asks for the two hooks below
  virtual void on_predict_batch_begin(Training&, std::int64_t /*batch*/) {}
  virtual void on_predict_batch_end(Training&, std::int64_t /*batch*/,
                                    const std::vector<Tensor>& /*outputs*/) {}
};

// A handle; copies share the state, as Keras's callback objects do.
class Callback {
 public:
  Callback(std::shared_ptr<CallbackBody> body, const Source& where = Source::current())
      : body_(std::move(body)) {
    if (!body_) throw Error(where, "a Callback received no body.\n  Give it a CallbackBody.");
  }
  CallbackBody& operator*() const { return *body_; }
  CallbackBody* operator->() const { return body_.get(); }

 private:
  std::shared_ptr<CallbackBody> body_;
};

}  // namespace lamina
