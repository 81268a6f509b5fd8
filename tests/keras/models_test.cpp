#include <gtest/gtest.h>

#include "lamina/lamina.h"
#include "tests/support/check_keras_case.h"

namespace lamina {
namespace {

using test::check_case, test::usual_options;

// x + Dense(Dense(x)), as a model of its own.
Model small_block(const std::string& name) {
  auto x = Input({4}, {.name = name + "_input"});
  auto h = layers::Dense(5, {.activation = "relu", .name = name + "_first"})(x);
  h = layers::Dense(4, {.activation = "tanh", .name = name + "_second"})(h);
  return Model(x, h + x, {.name = name});
}

TEST(KerasModels, MnistCnn) {
  auto x = Input({12, 12, 1}, {.name = "x"});
  auto h = layers::MaxPooling2D()(layers::Conv2D(4, 3, {.activation = "relu"})(x));
  h = layers::MaxPooling2D()(layers::Conv2D(6, 2, {.activation = "relu"})(h));
  h = layers::Dropout(0)(layers::Flatten()(h));
  auto y = layers::Dense(5, {.activation = "softmax", .name = "y"})(h);
  check_case("mnist_cnn", Model(x, y),
             {.optimizer = optim::Adam({.learning_rate = 0.01}),
              .loss = "sparse_categorical_crossentropy",
              .metrics = {"accuracy"}});
}

SymbolicTensor conv_and_norm(const SymbolicTensor& x, int filters, int size, int stride) {
  auto h = layers::Conv2D(filters, size, {.strides = stride, .padding = "same", .use_bias = false})(x);
  return layers::BatchNormalization({.momentum = 0.9})(h);
}

TEST(KerasModels, ResNet) {
  auto x = Input({8, 8, 2}, {.name = "x"});
  auto stem = layers::Activation("relu")(conv_and_norm(x, 3, 3, 1));
  auto h = layers::ReLU()(layers::add({stem, conv_and_norm(stem, 3, 3, 1)}));
  auto way = layers::Activation("relu")(conv_and_norm(h, 4, 3, 2));
  auto shortcut = conv_and_norm(h, 4, 1, 2);
  h = layers::ReLU()(layers::add({shortcut, conv_and_norm(way, 4, 3, 1)}));
  auto y = layers::Dense(3, {.activation = "softmax", .name = "y"})(layers::GlobalAveragePooling2D()(h));
  check_case("resnet", Model(x, y),
             {.optimizer = optim::SGD({.learning_rate = 0.05, .momentum = 0.9}),
              .loss = "categorical_crossentropy",
              .metrics = {"accuracy"}});
}

TEST(KerasModels, Siamese) {
  auto left = Input({4}, {.name = "left"}), right = Input({4}, {.name = "right"});
  const Model tower = small_block("tower");
  auto distance = ops::abs(tower(left) - tower(right));
  auto same = layers::Dense(1, {.activation = "sigmoid", .name = "same"})(distance);
  check_case("siamese", Model({left, right}, same),
             {.optimizer = optim::Adam({.learning_rate = 0.01}),
              .loss = "binary_crossentropy",
              .metrics = {"accuracy"}});
}

TEST(KerasModels, Autoencoder) {
  auto picture = Input({8}), code = Input({3}), x = Input({8}, {.name = "x"});
  const Model encoder(
      picture, layers::Dense(3, {.activation = "relu"})(layers::Dense(6, {.activation = "relu"})(picture)),
      {.name = "encoder"});
  const Model decoder(
      code, layers::Dense(8, {.activation = "sigmoid"})(layers::Dense(6, {.activation = "relu"})(code)),
      {.name = "decoder"});
  check_case("autoencoder", Model(x, decoder(encoder(x))),
             {.optimizer = optim::Adam({.learning_rate = 0.01}), .loss = "binary_crossentropy"});
}

TEST(KerasModels, NestedTwice) {
  auto middle_input = Input({4}), x = Input({4}, {.name = "x"});
  const Model inner = small_block("inner");
  const Model middle(middle_input, layers::Dense(4)(inner(middle_input)), {.name = "middle"});
  check_case("nested_twice", Model(x, layers::Dense(2, {.name = "y"})(middle(x))), usual_options());
}

TEST(KerasModels, InnerModelWithSeveralEnds) {
  auto a = Input({3}), b = Input({4});
  auto both = layers::concatenate({a, b});
  const Model pair(
      {a, b},
      {layers::Dense(3, {.activation = "tanh"})(both), layers::Dense(4, {.activation = "tanh"})(both)},
      {.name = "pair"});
  auto x = Input({3}, {.name = "x"}), z = Input({4}, {.name = "z"});
  const auto once = pair({x, z}).as<2>();
  const auto twice = pair({once[0], once[1]}).as<2>();
  auto y = layers::Dense(2, {.name = "y"})(layers::concatenate({twice[0], twice[1]}));
  check_case("inner_several_ends", Model({x, z}, y), usual_options());
}

TEST(KerasModels, FromIntermediate) {
  auto x = Input({5}, {.name = "x"});
  auto h = layers::Dense(6, {.activation = "tanh", .name = "features"})(x);
  const Model first(x, layers::Dense(3)(h));
  auto features = first.layer("features").output();
  check_case("from_intermediate", Model(first.inputs(), layers::Dense(2, {.name = "y"})(features)),
             usual_options());
}

TEST(KerasModels, SharedAtSeveralDepths) {
  auto x = Input({4}, {.name = "x"}), z = Input({4}, {.name = "z"});
  auto shared = layers::Dense(4, {.activation = "tanh"});
  auto twice = shared(shared(x));
  auto sum = layers::add({twice, shared(z), layers::Dense(4)(twice)});
  check_case("shared_depths", Model({x, z}, layers::Dense(2, {.name = "y"})(sum)), usual_options());
}

// Keras takes a dictionary's entries in the order of their names, this library as they are written.
TEST(KerasModels, NamedEnds) {
  auto b = Input({4}), a = Input({3});
  auto h = layers::concatenate({layers::Dense(4, {.activation = "tanh"})(b), a});
  auto high = layers::Dense(2)(h), low = layers::Dense(2)(h);
  check_case("dict_ends", Model({{"a", a}, {"b", b}}, {{"high", high}, {"low", low}}),
             {.optimizer = optim::SGD({.learning_rate = 0.1}), .loss = {{"low", "mse"}, {"high", "mae"}}});
}

TEST(KerasModels, Sequential) {
  const Sequential net({layers::Dense(6, {.activation = "relu"}), layers::Dense(4, {.activation = "tanh"}),
                        layers::Dense(2, {.name = "y"})},
                       {.input_shape = Shape{5}});
  check_case("sequential", net.model(), usual_options());
}

TEST(KerasModels, SequentialInFunctional) {
  auto x = Input({5}, {.name = "x"});
  const Sequential body({layers::Dense(6, {.use_bias = false}), layers::BatchNormalization(), layers::ReLU()},
                        {.name = "body"});
  check_case("sequential_in_functional", Model(x, layers::Dense(2, {.name = "y"})(body(x))), usual_options());
}

TEST(KerasModels, FunctionalInSequential) {
  const Sequential net(
      {layers::Dense(4, {.activation = "tanh"}), small_block("inner"), layers::Dense(2, {.name = "y"})},
      {.input_shape = Shape{4}});
  check_case("functional_in_sequential", net.model(), usual_options());
}

TEST(KerasModels, FrozenLayers) {
  auto x = Input({5}, {.name = "x"});
  auto h = layers::Dense(5, {.activation = "tanh"})(x);
  h = layers::Dense(6, {.trainable = false})(h);
  h = layers::BatchNormalization({.trainable = false})(h);
  h = layers::Dense(4, {.activation = "relu"})(h);
  check_case("frozen_layers", Model(x, layers::Dense(2, {.name = "y"})(h)), usual_options());
}

TEST(KerasModels, FrozenInnerModel) {
  auto inner_input = Input({5}), x = Input({5}, {.name = "x"});
  const Model backbone(inner_input,
                       layers::BatchNormalization()(layers::Dense(6, {.activation = "relu"})(inner_input)),
                       {.name = "backbone"});
  backbone.set_trainable(false);
  auto h = layers::Dense(4, {.activation = "tanh"})(backbone(x));
  check_case("frozen_inner_model", Model(x, layers::Dense(2, {.name = "y"})(h)), usual_options());
}

}  // namespace
}  // namespace lamina
