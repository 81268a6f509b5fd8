#include "tests/promises/sample_models.h"

#include <random>

#include "layers/layers.h"
#include "optim/optimizers.h"

namespace lamina::test {
namespace {

constexpr std::int64_t kSamples = 100;

Tensor random_numbers(Shape shape, unsigned seed) {
  std::mt19937 bits(seed);
  Tensor t({DType::Float32, std::move(shape)});
  for (float& v : t.mutable_span<float>()) v = static_cast<float>(bits()) / 2147483648.0F - 1;
  return t;
}

Tensor random_classes(int classes, unsigned seed) {
  std::mt19937 bits(seed);
  Tensor t({DType::Int32, {kSamples}});
  for (std::int32_t& v : t.mutable_span<std::int32_t>())
    v = static_cast<std::int32_t>(bits() % static_cast<unsigned>(classes));
  return t;
}

Tensor zeros_and_ones(unsigned seed) {
  return random_classes(2, seed).astype(DType::Float32).reshape({kUnknown, 1});
}

Sample multi_input() {
  auto a = Input({10}), b = Input({20});
  auto x = layers::Dense(32, {.activation = "relu"})(a);
  auto y = layers::Dense(32, {.activation = "relu"})(b);
  auto output = layers::Dense(1, {.activation = "sigmoid"})(layers::concatenate({x, y}));
  return {"multi_input",
          Model({a, b}, output, {.seed = 1}),
          {.optimizer = "adam", .loss = "binary_crossentropy", .metrics = {"accuracy"}},
          {random_numbers({kSamples, 10}, 1), random_numbers({kSamples, 20}, 2)},
          zeros_and_ones(3)};
}

Sample shared_layer() {
  auto a = Input({10}), b = Input({10});
  auto shared = layers::Dense(32, {.activation = "relu"});
  auto output_a = layers::Dense(1, {.name = "output_a"})(shared(a));
  auto output_b = layers::Dense(1, {.name = "output_b"})(shared(b));
  return {"shared_layer",
          Model({a, b}, {output_a, output_b}, {.seed = 2}),
          {.optimizer = "rmsprop", .loss = {{"output_a", "mse"}, {"output_b", "mae"}}},
          {random_numbers({kSamples, 10}, 4), random_numbers({kSamples, 10}, 5)},
          {random_numbers({kSamples, 1}, 6), random_numbers({kSamples, 1}, 7)}};
}

Sample residual() {
  auto input = Input({32});
  auto x = layers::Dense(32, {.activation = "relu"})(input);
  x = layers::Dense(32, {.activation = "relu"})(x);
  auto output = layers::Dense(1)(layers::Add()({x, input}));
  return {"residual",
          Model(input, output, {.seed = 3}),
          {.optimizer = "adam", .loss = "mse", .metrics = {"mae"}},
          random_numbers({kSamples, 32}, 8),
          random_numbers({kSamples, 1}, 9)};
}

Sample mlp() {
  auto image = Input({28, 28});
  auto x = layers::Flatten()(image);
  x = layers::Dropout(0.2)(layers::Dense(256, {.activation = "relu"})(x));
  x = layers::Dropout(0.2)(layers::Dense(256, {.activation = "relu"})(x));
  return {"mlp",
          Model(image, layers::Dense(10, {.activation = "softmax"})(x), {.seed = 4}),
          {.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}},
          random_numbers({kSamples, 28, 28}, 10),
          random_classes(10, 11)};
}

Sample cnn() {
  auto image = Input({20, 20, 1});
  auto x = layers::MaxPooling2D()(layers::Conv2D(16, 3, {.activation = "relu"})(image));
  x = layers::BatchNormalization()(layers::Conv2D(32, 3)(x));
  x = layers::MaxPooling2D()(layers::ReLU()(x));
  x = layers::Dropout(0.5)(layers::Flatten()(x));
  return {"cnn",
          Model(image, layers::Dense(10, {.activation = "softmax"})(x), {.seed = 5}),
          {.optimizer = optim::SGD({.learning_rate = 0.01, .momentum = 0.9}),
           .loss = "sparse_categorical_crossentropy",
           .metrics = {"accuracy"}},
          random_numbers({kSamples, 20, 20, 1}, 12),
          random_classes(10, 13)};
}

}  // namespace

std::vector<Sample> sample_models() { return {multi_input(), shared_layer(), residual(), mlp(), cnn()}; }

Sample deep_chain(int layers) {
  auto input = Input({4});
  SymbolicTensor x = input;
  for (int i = 0; i < layers; ++i) x = layers::Dense(4, {.activation = "tanh"})(x);
  return {"deep_chain",
          Model(input, x, {.seed = 6}),
          {.optimizer = "sgd", .loss = "mse"},
          random_numbers({kSamples, 4}, 14),
          random_numbers({kSamples, 4}, 15)};
}

}  // namespace lamina::test
