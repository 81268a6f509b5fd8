#pragma once

#include <concepts>
#include <functional>

#include "model/callbacks/callback.h"

namespace lamina::callbacks {

// A function for one of CallbackBody's hooks; it may leave out the Training.
template <class... Arguments>
class Hook {
 public:
  Hook() = default;
  template <std::invocable<Training&, Arguments...> F>
  Hook(F function) : function_(std::move(function)) {}
  template <std::invocable<Arguments...> F>
  Hook(F function)
      : function_([function = std::move(function)](Training&, Arguments... arguments) mutable {
          function(arguments...);
        }) {}

  explicit operator bool() const { return static_cast<bool>(function_); }
  void operator()(Training& training, Arguments... arguments) const {
    if (function_) function_(training, arguments...);
  }

 private:
  std::function<void(Training&, Arguments...)> function_;
};

struct LambdaCallbackOptions {
  Hook<int> on_epoch_begin = {};       // (epoch)
  Hook<int, Logs&> on_epoch_end = {};  // (epoch, logs)
  Hook<> on_train_begin = {}, on_train_end = {};
  Hook<std::int64_t> on_train_batch_begin = {};             // (batch)
  Hook<std::int64_t, const Logs&> on_train_batch_end = {};  // (batch, logs)
  Hook<> on_test_begin = {};
  Hook<const Logs&> on_test_end = {};                      // (logs)
  Hook<std::int64_t> on_test_batch_begin = {};             // (batch)
  Hook<std::int64_t, const Logs&> on_test_batch_end = {};  // (batch, logs)
  Hook<> on_predict_begin = {}, on_predict_end = {};
  Hook<std::int64_t> on_predict_batch_begin = {};                            // (batch)
  Hook<std::int64_t, const std::vector<Tensor>&> on_predict_batch_end = {};  // (batch, its outputs)
};

// A callback made of functions.
//   callbacks::LambdaCallback({.on_epoch_end = [](int epoch, const Logs& logs) { std::cout << logs << "\n";
//   }}) callbacks::LambdaCallback({.on_epoch_end = [](Training& training, int, const Logs& logs) {
//     if (logs["loss"] < 0.1) training.stop();
//   }})
Callback LambdaCallback(LambdaCallbackOptions options);

}  // namespace lamina::callbacks
