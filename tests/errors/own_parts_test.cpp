#include <sstream>

#include "tests/errors/refused.h"

// Layers, losses and functions of the user's own that are not sound.
namespace lamina::errors {
namespace {

// Keeps a tensor that it was given, as Keras's users keep the scores of an attention.
struct Keeps {
  SymbolicTensor* kept = nullptr;
  SymbolicTensor call(const SymbolicTensor& x) const {
    *kept = x * 2.0;
    return *kept + 1.0;
  }
};

TEST(OwnPartsErrors, TensorsOfACallThatHasEnded) {
  auto x = Input({3});
  SymbolicTensor kept;
  layers::custom(Keeps{&kept})(x);
  const std::string late =
      "a tensor of a layer's call was used after the call.\n  Return it from the call, and use what the "
      "layer "
      "gives.";
  const Attempt op = [&] { kept * 2.0; };
  expect_refused(op, late);
  const Attempt shape = [&] { kept.shape(); };
  expect_refused(shape, late);
  const Attempt layer = [&] { layers::Dense(2)(kept); };
  expect_refused(layer,
                 "Dense was called inside another layer's call.\n  Use ops there, or make a Model of the "
                 "layers and call that.");
  const Attempt model = [&] { Model(x, kept); };
  expect_refused(
      model,
      "Model received a tensor of inside a layer's call as output.\n  Return it from the call, and "
      "use what the layer gives.");
  std::ostringstream text;
  text << kept;
  EXPECT_EQ(text.str(), "(a tensor of a layer's call that has ended)");
}

struct Twins {
  Weight a = {}, b = {};
  void build(WeightBuilder& weights, const Shape& input) {
    a = weights.add("kernel", {input.back(), 2});
    b = weights.add("kernel", {input.back(), 3});
  }
  SymbolicTensor call(const SymbolicTensor& x) const { return ops::matmul(x, a); }
};

TEST(OwnPartsErrors, TwoWeightsOfOneName) {
  auto x = Input({3});
  const Attempt wrong = [&] { layers::custom(Twins{})(x); };
  expect_refused(
      wrong,
      "Twins: declares two weights named \"kernel\".\n  Give each weight of a layer a name of its own.");
}

TEST(OwnPartsErrors, NoFunction) {
  const Attempt activation = [] { Activation("mine", nullptr); };
  expect_refused(activation,
                 "Activation(\"mine\") received no function.\n  Give one from a value to a value.");
  const Attempt initializer = [] { initializers::custom("mine", nullptr); };
  expect_refused(initializer,
                 "initializers::custom(\"mine\") received no function.\n  Give one of a weight's type and a "
                 "seed.");
}

void expect_loss_refused(const Loss& loss, const std::string& text, const Source& here = Source::current()) {
  auto x = Input({3});
  const Model model(x, layers::Dense(3, {.name = "y"})(x));
  model.compile({.optimizer = "sgd", .loss = loss});
  const Attempt fit = [&] { model.fit(zeros({4, 3}), zeros({4, 3}), {.verbose = 0}); };
  expect_refused(fit, text, here);
}

TEST(OwnPartsErrors, LossesThatComputeNothing) {
  const std::string text =
      "loss of output \"y\": losses::custom(\"mine\") returned a tensor that it did not compute.\n  Compute "
      "it "
      "from the labels and the predictions.";
  expect_loss_refused(losses::custom("mine", [](auto, auto) { return SymbolicTensor(); }), text);
  expect_loss_refused(losses::custom("mine", [](auto, auto) { return Input({3}); }), text);
  expect_loss_refused(losses::custom("mine", [](const Value&, const Value&) { return Value(); }), text);
}

TEST(OwnPartsErrors, LossesThatNoWeightCanChange) {
  const std::string text =
      "the loss depends on none of the 2 weights that are to be trained, of which the first is "
      "\"y/kernel\".\n  Let it follow from them by ops with a gradient, which argmax, comparisons and "
      "stop_gradient lack.";
  expect_loss_refused(losses::custom("labels", [](auto y, auto) { return y; }), text);
  expect_loss_refused(losses::custom("stopped", [](auto y, auto p) { return y - ops::stop_gradient(p); }),
                      text);
  auto wins = losses::custom("wins", [](auto y, auto p) { return ops::cast(y > p, DType::Float32); });
  expect_loss_refused(wins, text);
}

}  // namespace
}  // namespace lamina::errors
