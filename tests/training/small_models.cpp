#include "tests/training/small_models.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "layers/layers.h"

namespace lamina::test {

Tensor random_numbers(Shape shape, unsigned seed) {
  std::mt19937 bits(seed);
  Tensor t({DType::Float32, std::move(shape)});
  for (float& v : t.mutable_span<float>()) v = static_cast<float>(bits()) / 2147483648.0F - 1;
  return t;
}

Tensor random_classes(std::int64_t rows, int classes, unsigned seed) {
  std::mt19937 bits(seed);
  Tensor t({DType::Int32, {rows}});
  for (std::int32_t& v : t.mutable_span<std::int32_t>())
    v = static_cast<std::int32_t>(bits() % static_cast<unsigned>(classes));
  return t;
}

Tensor curve(const Tensor& x) {
  Tensor y({DType::Float32, {x.rows(), 1}});
  for (std::int64_t i = 0; i < x.rows(); ++i)
    y.mutable_span<float>()[static_cast<std::size_t>(i)] =
        x.at<float>(i, 0) * x.at<float>(i, 0) + x.at<float>(i, 1);
  return y;
}

Model small_model(const CompileOptions& options) {
  auto x = Input({3}, {.name = "x"});
  auto y = layers::Dense(1, {.name = "y"})(layers::Dense(8, {.activation = "tanh", .name = "hidden"})(x));
  Model model(x, y, {.seed = 1});
  model.compile(options);
  return model;
}

Model small_classifier() {
  auto x = Input({3}, {.name = "x"});
  Model model(x, layers::Dense(4, {.activation = "softmax", .name = "y"})(x), {.seed = 1});
  model.compile({.optimizer = "sgd", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

FitOptions in_order(FitOptions options) {
  options.verbose = 0;
  options.shuffle = false;
  return options;
}

void expect_same_weights(const Model& found, const Model& expected) {
  const std::vector<Tensor> a = found.get_weights(), b = expected.get_weights();
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].type(), b[i].type());
    EXPECT_EQ(std::memcmp(a[i].data(), b[i].data(), static_cast<std::size_t>(a[i].bytes())), 0)
        << found.weight_names()[i];
  }
}

}  // namespace lamina::test
