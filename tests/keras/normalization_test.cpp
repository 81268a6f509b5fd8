#include <gtest/gtest.h>

#include "lamina/lamina.h"
#include "tests/support/check_keras_case.h"

namespace lamina {
namespace {

using test::check_case, test::usual_options;

// x / sqrt(mean x^2 + epsilon) * scale over the last axis.
struct RMSNormalization {
  Weight scale = {};
  void build(WeightBuilder& weights, const Shape& input) {
    scale = weights.add("scale", {input.back()}, {.initializer = "ones"});
  }
  SymbolicTensor call(const SymbolicTensor& x) const {
    return x * ops::rsqrt(ops::mean(ops::square(x), {.axes = {-1}, .keepdims = true}) + 1e-6) * scale;
  }
};

TEST(KerasBatchNormalization, Vectors) {
  auto x = Input({6}, {.name = "x"});
  auto h = layers::Dense(5, {.use_bias = false})(x);
  h = layers::BatchNormalization({.momentum = 0.9})(h);
  auto y = layers::Dense(2, {.name = "y"})(h);
  check_case("batch_norm_vectors", Model(x, y), usual_options());
}

TEST(KerasBatchNormalization, Images) {
  auto x = Input({4, 4, 2}, {.name = "x"});
  auto h = layers::Conv2D(3, 3, {.use_bias = false})(x);
  h = layers::ReLU()(layers::BatchNormalization()(h));
  auto y = layers::Dense(2, {.name = "y"})(layers::Flatten()(h));
  check_case("batch_norm_images", Model(x, y), usual_options());
}

TEST(KerasBatchNormalization, SharedMovesItsStatisticsTwice) {
  auto x = Input({4}, {.name = "x"}), z = Input({4}, {.name = "z"});
  auto dense = layers::Dense(4, {.use_bias = false});
  auto norm = layers::BatchNormalization({.momentum = 0.8});
  auto first = norm(dense(x)), second = norm(dense(z));
  auto y = layers::Dense(2, {.name = "y"})(layers::concatenate({first, second}));
  check_case("shared_batch_norm", Model({x, z}, y), usual_options());
}

TEST(KerasNormalization, WithoutScaleAndOffset) {
  auto x = Input({6}, {.name = "x"});
  auto dense = [&] { return layers::Dense(5, {.use_bias = false})(x); };
  auto batch = layers::BatchNormalization(
      {.epsilon = 0.01, .center = false, .scale = false, .name = "batch"})(dense());
  auto layer = layers::LayerNormalization(
      {.epsilon = 1e-5, .center = false, .scale = false, .name = "layer"})(dense());
  check_case("norms_plain", Model(x, {batch, layer}), usual_options());
}

TEST(KerasNormalization, LayerAndRootMeanSquare) {
  auto x = Input({4, 6}, {.name = "x"});
  auto layer = layers::LayerNormalization({.name = "layer"})(layers::Dense(4)(x));
  auto rms = layers::custom(RMSNormalization{}, {.name = "rms"})(layers::Dense(4)(x));
  check_case("layer_rms_norm", Model(x, {layer, rms}), usual_options());
}

}  // namespace
}  // namespace lamina
