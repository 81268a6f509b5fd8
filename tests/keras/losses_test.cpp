#include <gtest/gtest.h>

#include "lamina/lamina.h"
#include "tests/support/check_keras_case.h"

namespace lamina {
namespace {

using test::check_case, test::usual_options;

// One hidden layer, and a Dense on it for each output.
struct Head {
  int units;
  std::string activation, name;
};
Model with_heads(const std::vector<Head>& heads, int inputs = 5, int hidden = 6) {
  auto x = Input({inputs}, {.name = "x"});
  auto h = layers::Dense(hidden, {.activation = "tanh"})(x);
  std::vector<SymbolicTensor> outputs;
  for (const Head& head : heads)
    outputs.push_back(layers::Dense(head.units, {.activation = Text(head.activation), .name = head.name})(h));
  return Model(x, outputs);
}
Optimizer sgd() { return optim::SGD({.learning_rate = 0.1}); }

TEST(KerasLosses, Regression) {
  check_case("losses_regression",
             with_heads({{3, "linear", "mse"},
                         {3, "linear", "mae"},
                         {3, "linear", "huber"},
                         {4, "linear", "cosine"},
                         {3, "linear", "log_cosh"}}),
             {.optimizer = sgd(),
              .loss = {{"mse", "mse"},
                       {"mae", "mae"},
                       {"huber", losses::Huber()},
                       {"cosine", losses::CosineSimilarity()},
                       {"log_cosh", "log_cosh"}}});
}

TEST(KerasLosses, Positive) {
  check_case("losses_positive",
             with_heads({{3, "softplus", "mape"}, {3, "softplus", "msle"}, {3, "softplus", "poisson"}}),
             {.optimizer = sgd(), .loss = {{"mape", "mape"}, {"msle", "msle"}, {"poisson", "poisson"}}});
}

TEST(KerasLosses, Binary) {
  check_case("losses_binary",
             with_heads({{3, "sigmoid", "plain"},
                         {3, "linear", "logits"},
                         {2, "sigmoid", "smoothed"},
                         {2, "hard_sigmoid", "hard"},
                         {3, "sigmoid", "dice"}}),
             {.optimizer = sgd(),
              .loss = {{"plain", "binary_crossentropy"},
                       {"logits", losses::BinaryCrossentropy({.from_logits = true})},
                       {"smoothed", losses::BinaryCrossentropy({.label_smoothing = 0.1})},
                       {"hard", "binary_crossentropy"},
                       {"dice", "dice"}}});
}

TEST(KerasLosses, Categorical) {
  check_case(
      "losses_categorical",
      with_heads({{4, "softmax", "plain"},
                  {4, "linear", "logits"},
                  {4, "softplus", "renormalised"},
                  {4, "softmax", "kl"}}),
      {.optimizer = sgd(),
       .loss = {{"plain", "categorical_crossentropy"},
                {"logits", losses::CategoricalCrossentropy({.from_logits = true, .label_smoothing = 0.2})},
                {"renormalised", "categorical_crossentropy"},
                {"kl", "kl_divergence"}}});
}

TEST(KerasLosses, Sparse) {
  check_case("losses_sparse",
             with_heads({{4, "softmax", "plain"}, {4, "softmax", "column"}, {4, "linear", "logits"}}),
             {.optimizer = sgd(),
              .loss = {{"plain", "sparse_categorical_crossentropy"},
                       {"column", "sparse_categorical_crossentropy"},
                       {"logits", losses::SparseCategoricalCrossentropy({.from_logits = true})}}});
}

TEST(KerasLosses, Hinges) {
  check_case(
      "losses_hinges",
      with_heads({{3, "linear", "hinge"}, {3, "linear", "squared"}, {3, "linear", "categorical"}}),
      {.optimizer = sgd(),
       .loss = {{"hinge", "hinge"}, {"squared", "squared_hinge"}, {"categorical", "categorical_hinge"}}});
}

TEST(KerasLosses, OverlapAndFocal) {
  check_case("losses_overlap_focal",
             with_heads({{3, "sigmoid", "dice"},
                         {3, "sigmoid", "tversky"},
                         {3, "sigmoid", "binary_focal"},
                         {4, "softmax", "focal"}}),
             {.optimizer = sgd(),
              .loss = {{"dice", losses::Dice({.axis = {1}})},
                       {"tversky", losses::Tversky({.alpha = 0.3, .beta = 0.7})},
                       {"binary_focal", losses::BinaryFocalCrossentropy({.apply_class_balancing = true})},
                       {"focal", losses::CategoricalFocalCrossentropy({.gamma = 1.5})}}});
}

TEST(KerasLosses, SampleWeightsAndReductions) {
  check_case("losses_weighted",
             with_heads({{3, "linear", "default"}, {3, "linear", "mean"}, {2, "linear", "total"}}),
             {.optimizer = sgd(),
              .loss = {{"default", "mse"},
                       {"mean", losses::MeanSquaredError({.reduction = "mean_with_sample_weight"})},
                       {"total", losses::MeanAbsoluteError({.reduction = "sum"})}}});
}

TEST(KerasLosses, WeightsByName) {
  check_case("loss_weights_dict", with_heads({{2, "linear", "value"}, {3, "softmax", "label"}}, 6, 5),
             {.optimizer = sgd(),
              .loss = {{"value", "mse"}, {"label", "categorical_crossentropy"}},
              .loss_weights = {{"value", 0.3}, {"label", 2.0}}});
}

TEST(KerasLosses, Lists) {
  check_case("losses_list", with_heads({{2, "linear", "value"}, {3, "softmax", "label"}}, 6, 5),
             {.optimizer = sgd(),
              .loss = {"mae", "categorical_crossentropy"},
              .loss_weights = {1.0, 0.5},
              .metrics = {"mse", "accuracy"}});
}

TEST(KerasLosses, ChosenByShapes) {
  check_case("names_by_shape",
             with_heads({{1, "sigmoid", "two"}, {3, "softmax", "hot"}, {4, "softmax", "whole"}}),
             {.optimizer = sgd(),
              .loss = {{"two", "crossentropy"}, {"hot", "crossentropy"}, {"whole", "ce"}},
              .metrics = {{"two", {"accuracy"}}, {"hot", {"accuracy"}}, {"whole", {"acc"}}}});
}

// A sequence of classes.
Model steps(int length, const std::string& activation) {
  auto x = Input({length, 3}, {.name = "x"});
  auto h = layers::Dense(5, {.activation = "tanh"})(x);
  return Model(x, layers::Dense(4, {.activation = Text(activation), .name = "y"})(h));
}

TEST(KerasLosses, IgnoredClass) {
  CompileOptions options = usual_options();
  options.loss = losses::SparseCategoricalCrossentropy({.from_logits = true, .ignore_class = -1});
  check_case("loss_ignore_class", steps(6, "linear"), options);
}

TEST(KerasLosses, WeightsOfSteps) {
  CompileOptions options = usual_options();
  options.loss = "sparse_categorical_crossentropy";
  check_case("loss_step_weights", steps(4, "softmax"), options);
}

// L1 of activations, divided by the batch size.
struct ActivityRegularization {
  SymbolicTensor call(const SymbolicTensor& x, const CallContext& context) const {
    const auto batch = static_cast<double>(x.shape()[0]);
    context.add_loss((ops::sum(ops::abs(x)) * 0.02 / batch).traced());
    return x;
  }
};

TEST(KerasPenalties, OfWeights) {
  auto x = Input({5}, {.name = "x"});
  auto h = layers::Dense(
      6, {.activation = "tanh", .kernel_regularizer = "l2", .bias_regularizer = regularizers::L1(0.02)})(x);
  h = layers::Dense(4, {.kernel_regularizer = regularizers::L1L2(0.01, 0.03)})(h);
  auto y = layers::Dense(2, {.kernel_regularizer = regularizers::L1(0.005), .name = "y"})(h);
  check_case("regularizers", Model(x, y), usual_options());
}

TEST(KerasPenalties, OfActivity) {
  auto x = Input({5}, {.name = "x"});
  auto h = layers::Dense(6, {.activation = "tanh", .activity_regularizer = regularizers::L2(0.05)})(x);
  h = layers::custom(ActivityRegularization{})(h);
  check_case("activity_regularizer", Model(x, layers::Dense(2, {.name = "y"})(h)), usual_options());
}

}  // namespace
}  // namespace lamina
