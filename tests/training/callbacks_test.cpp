#include <gtest/gtest.h>

#include "data/rows.h"
#include "layers/layers.h"
#include "model/callbacks/callbacks.h"
#include "tests/training/small_models.h"

// When fit, evaluate and predict call which hook.
namespace lamina {
namespace {

using namespace test;
using callbacks::LambdaCallback;

const Tensor kX = random_numbers({50, 3}, 3);
const Tensor kY = curve(kX);

// Writes down every hook that is called.
Callback recorder(std::string& seen) {
  const auto number = [&seen](const char* what) {
    return [&seen, what](std::int64_t batch) { seen += what + std::to_string(batch) + " "; };
  };
  const auto word = [&seen](const char* what) { return [&seen, what] { seen += what; }; };
  return LambdaCallback(
      {.on_epoch_begin = [&seen](int) { seen += "epoch "; },
       .on_epoch_end = [&seen](int, Logs&) { seen += "epoch-end "; },
       .on_train_begin = word("train "),
       .on_train_end = word("train-end "),
       .on_train_batch_begin = number("<"),
       .on_train_batch_end = [&seen](std::int64_t, const Logs& logs) { seen += logs.empty() ? "?" : "> "; },
       .on_test_begin = word("test "),
       .on_test_end = [&seen](const Logs& logs) { seen += logs.empty() ? "?" : "test-end "; },
       .on_test_batch_begin = number("["),
       .on_test_batch_end = [&seen](std::int64_t, const Logs& logs) { seen += logs.empty() ? "?" : "] "; },
       .on_predict_begin = word("predict "),
       .on_predict_end = word("predict-end "),
       .on_predict_batch_begin = number("("),
       .on_predict_batch_end =
           [&seen](std::int64_t, const std::vector<Tensor>& outputs) {
             seen += std::to_string(outputs.at(0).rows()) + ") ";
           }});
}

// As in Keras, of whose hooks this is the order.
TEST(CallbackHooks, OfFitWithValidation) {
  std::string seen;
  small_model().fit(kX, kY,
                    in_order({.batch_size = 32, .validation_split = 0.2, .callbacks = {recorder(seen)}}));
  EXPECT_EQ(seen, "train epoch <0 > <1 > test [0 ] test-end epoch-end train-end ");
}

TEST(CallbackHooks, OfEvaluate) {
  std::string seen;
  const Model model = small_model();
  const Logs quiet = model.evaluate(kX, kY, {.verbose = 0});
  const Logs heard = model.evaluate(kX, kY, {.verbose = 0, .callbacks = {recorder(seen)}});
  EXPECT_EQ(seen, "test [0 ] [1 ] test-end ");
  EXPECT_EQ(heard.entries(), quiet.entries());
  seen.clear();
  model.evaluate(data::from_tensors(kX, kY).batch(25), {.verbose = 0, .callbacks = {recorder(seen)}});
  EXPECT_EQ(seen, "test [0 ] [1 ] test-end ");
}

TEST(CallbackHooks, OfPredict) {
  std::string seen;
  auto x = Input({3});
  const Model model(x, layers::Dense(1)(x), {.seed = 1});  // not compiled
  const Tensor all = model.predict(kX, {.verbose = 0, .callbacks = {recorder(seen)}});
  EXPECT_EQ(seen, "predict (0 32) (1 18) predict-end ");
  std::vector<float> given;
  model.predict(kX, {.batch_size = 8,
                     .verbose = 0,
                     .callbacks = {LambdaCallback(
                         {.on_predict_batch_end = [&](std::int64_t, const std::vector<Tensor>& outputs) {
                           for (float v : outputs[0].span<float>()) given.push_back(v);
                         }})}});
  const auto expected = all.span<float>();
  ASSERT_EQ(given.size(), expected.size());
  for (std::size_t i = 0; i < given.size(); ++i) EXPECT_NEAR(given[i], expected[i], 1e-6) << i;
}

TEST(CallbackHooks, MayStopEvaluationsAndPredictions) {
  const Model model = small_model();
  const auto stop_test =
      LambdaCallback({.on_test_batch_end = [](Training& training, std::int64_t batch, const Logs&) {
        if (batch == 1) training.stop();
      }});
  const Logs logs = model.evaluate(kX, kY, {.batch_size = 8, .verbose = 0, .callbacks = {stop_test}});
  EXPECT_EQ(logs["loss"], model.evaluate(kX.slice_rows(0, 16), kY.slice_rows(0, 16),
                                         {.batch_size = 8, .verbose = 0})["loss"]);
  const auto stop_predict =
      LambdaCallback({.on_predict_batch_end = [](Training& training, std::int64_t,
                                                 const std::vector<Tensor>&) { training.stop(); }});
  const Tensor some = model.predict(kX, {.batch_size = 8, .verbose = 0, .callbacks = {stop_predict}});
  EXPECT_EQ(some.shape(), (Shape{8, 1}));
}

TEST(CallbackHooks, AValidationGoesOnToItsEnd) {
  int batches = 0;
  const auto stop = LambdaCallback({.on_test_batch_end = [&](Training& training, std::int64_t, const Logs&) {
    ++batches;
    training.stop();
  }});
  const History history = small_model().fit(
      kX, kY, in_order({.epochs = 3, .batch_size = 5, .validation_split = 0.2, .callbacks = {stop}}));
  EXPECT_EQ(batches, 2);
  EXPECT_EQ(history.epochs().size(), 1U);
}

TEST(CallbackHooks, OfAModelThatIsNotCompiledHaveNoLearningRate) {
  auto x = Input({3});
  const Model model(x, layers::Dense(1)(x), {.seed = 1});
  const auto ask = LambdaCallback({.on_predict_begin = [](Training& training) { training.learning_rate(); }});
  EXPECT_THROW(model.predict(kX, {.verbose = 0, .callbacks = {ask}}), Error);
}

}  // namespace
}  // namespace lamina
