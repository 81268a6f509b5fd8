#include "bench/support/tasks.h"

#include <algorithm>

#include "layers/initializers/initializers.h"
#include "layers/input.h"
#include "layers/layers.h"
#include "optim/optimizers.h"

namespace lamina::bench {
namespace {

// Uniform in [-1, 1).
Tensor features(std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
  return initializers::RandomUniform({.minval = -1, .maxval = 1})({DType::Float32, {rows, columns}}, seed);
}

// [rows, 1]: a function of the first two numbers of each row.
template <class Label>
Tensor labels_of(const Tensor& x, Label label) {
  Tensor labels({DType::Float32, {x.rows(), 1}});
  const float* row = x.span<float>().data();
  for (float& y : labels.mutable_span<float>()) {
    y = label(row[0], row[1]);
    row += x.shape()[1];
  }
  return labels;
}

Examples two_inputs_one_label(std::int64_t rows) {
  Tensor a = features(rows, 10, 1), b = features(rows, 20, 2);
  Tensor y = labels_of(a, [](float p, float q) { return p + q > 0 ? 1.0F : 0.0F; });
  return {{a, b}, y};
}

Task multi_input(int) {
  auto input_a = Input({10}), input_b = Input({20});
  auto x = layers::Dense(32, {.activation = "relu"})(input_a);
  auto y = layers::Dense(32, {.activation = "relu"})(input_b);
  auto output = layers::Dense(1, {.activation = "sigmoid"})(layers::concatenate({x, y}));
  return {Model({input_a, input_b}, output, {.seed = 1}),
          {.optimizer = "adam", .loss = "binary_crossentropy", .metrics = {"accuracy"}},
          32,
          1000,
          two_inputs_one_label};
}

Examples two_inputs_two_labels(std::int64_t rows) {
  Tensor a = features(rows, 10, 1), b = features(rows, 10, 2);
  return {{a, b}, {labels_of(a, [](float p, float q) { return p * q; }), labels_of(b, [](float p, float q) {
                     return p - q;
                   })}};
}

Task shared_layer(int) {
  auto input_a = Input({10}), input_b = Input({10});
  auto shared = layers::Dense(32, {.activation = "relu"});
  auto output_a = layers::Dense(1, {.name = "output_a"})(shared(input_a));
  auto output_b = layers::Dense(1, {.name = "output_b"})(shared(input_b));
  return {Model({input_a, input_b}, {output_a, output_b}, {.seed = 1}),
          {.optimizer = "adam", .loss = {{"output_a", "mse"}, {"output_b", "mse"}}},
          32,
          1000,
          two_inputs_two_labels};
}

Examples one_input_one_label(std::int64_t rows, std::int64_t columns) {
  Tensor x = features(rows, columns, 1);
  return {x, labels_of(x, [](float p, float q) { return p + q; })};
}

Task residual(int) {
  auto input = Input({32});
  auto x = layers::Dense(32, {.activation = "relu"})(input);
  x = layers::Dense(32, {.activation = "relu"})(x);
  auto output = layers::Dense(1)(layers::Add()({x, input}));
  return {Model(input, output, {.seed = 1}),
          {.optimizer = "adam", .loss = "mse", .metrics = {"mae"}},
          32,
          1000,
          [](std::int64_t rows) { return one_input_one_label(rows, 32); }};
}

// Pixels in [0, 1) and a class of ten for each picture.
Examples pictures(std::int64_t rows, const Shape& picture) {
  const initializers::UniformOptions unit{.minval = 0, .maxval = 1};
  const auto uniform = initializers::RandomUniform(unit);
  Tensor pixels = uniform({DType::Float32, {rows, picture.numel()}}, 1);
  Tensor drawn = uniform({DType::Float32, {rows}}, 2);
  Tensor classes({DType::Int32, {rows}});
  std::ranges::transform(drawn.span<float>(), classes.mutable_span<std::int32_t>().begin(),
                         [](float u) { return static_cast<std::int32_t>(10 * u); });
  return {pixels.reshape(Shape{rows} + picture), classes};
}

CompileOptions classification() {
  return {.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}};
}

Task mnist_mlp(int) {
  auto image = Input({784});
  auto x = layers::Dense(512, {.activation = "relu"})(image);
  x = layers::Dropout(0.2)(x);
  x = layers::Dense(512, {.activation = "relu"})(x);
  x = layers::Dropout(0.2)(x);
  auto output = layers::Dense(10, {.activation = "softmax"})(x);
  return {Model(image, output, {.seed = 1}), classification(), 128, 60,
          [](std::int64_t rows) { return pictures(rows, {784}); }};
}

Task mnist_cnn(int) {
  auto image = Input({28, 28, 1});
  auto x = layers::Conv2D(32, 3, {.activation = "relu"})(image);
  x = layers::MaxPooling2D(2)(x);
  x = layers::Conv2D(64, 3, {.activation = "relu"})(x);
  x = layers::MaxPooling2D(2)(x);
  x = layers::Dropout(0.5)(layers::Flatten()(x));
  auto output = layers::Dense(10, {.activation = "softmax"})(x);
  return {Model(image, output, {.seed = 1}), classification(), 128, 30, [](std::int64_t rows) {
            return pictures(rows, {28, 28, 1});
          }};
}

Task deep(int layer_count) {
  auto input = Input({8});
  auto x = input;
  for (int i = 0; i < layer_count; ++i) x = layers::Dense(8)(x);
  return {Model(input, x, {.seed = 1}), {.optimizer = "adam", .loss = "mse"}, 32, 1, [](std::int64_t rows) {
            Tensor x_rows = features(rows, 8, 1);
            return Examples{x_rows, x_rows};
          }};
}

struct Row {
  std::string name;
  Task (*make)(int layers);
};
const std::vector<Row>& rows() {
  static const std::vector<Row> all = {{"multi_input", multi_input}, {"shared_layer", shared_layer},
                                       {"residual", residual},       {"mnist_mlp", mnist_mlp},
                                       {"mnist_cnn", mnist_cnn},     {"deep", deep}};
  return all;
}

}  // namespace

Task make_task(const std::string& name, int layers) {
  const auto row = std::ranges::find(rows(), name, &Row::name);
  if (row != rows().end()) return row->make(layers);
  std::string known;
  for (const Row& r : rows()) known += (known.empty() ? "" : ", ") + r.name;
  throw Error("unknown model \"" + name + "\".\n  There are: " + known + ".");
}

}  // namespace lamina::bench
