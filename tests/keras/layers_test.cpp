#include <gtest/gtest.h>

#include "lamina/lamina.h"
#include "tests/support/check_keras_case.h"

namespace lamina {
namespace {

using test::check_case, test::usual_options;

std::vector<SymbolicTensor> with_activations(const SymbolicTensor& x, const std::vector<std::string>& names) {
  std::vector<SymbolicTensor> outputs;
  for (const std::string& name : names)
    outputs.push_back(layers::Dense(3, {.activation = Text(name), .name = name + "_y"})(x));
  return outputs;
}

TEST(KerasActivations, Rectifiers) {
  auto x = Input({4}, {.name = "x"});
  check_case("activations_rectifiers",
             Model(x, with_activations(x, {"relu", "relu6", "leaky_relu", "elu", "selu"})), usual_options());
}

TEST(KerasActivations, Sigmoids) {
  auto x = Input({4}, {.name = "x"});
  check_case("activations_sigmoids", Model(x, with_activations(x, {"sigmoid", "tanh", "softplus"})),
             usual_options());
}

TEST(KerasActivations, Smooth) {
  auto x = Input({4}, {.name = "x"});
  check_case("activations_smooth", Model(x, with_activations(x, {"gelu", "silu", "swish"})), usual_options());
}

TEST(KerasActivations, Softmax) {
  auto x = Input({4}, {.name = "x"});
  check_case("activations_softmax", Model(x, with_activations(x, {"softmax", "log_softmax"})),
             usual_options());
}

TEST(KerasActivations, Others) {
  auto x = Input({4}, {.name = "x"});
  check_case("activations_others",
             Model(x, with_activations(x, {"hard_sigmoid", "hard_silu", "mish", "softsign", "exponential",
                                           "log_sigmoid", "celu"})),
             usual_options());
}

TEST(KerasDense, NoBias) {
  auto x = Input({6}, {.name = "x"});
  auto h = layers::Dense(5, {.activation = "sigmoid", .use_bias = false})(x);
  auto y = layers::Dense(2, {.use_bias = false, .name = "y"})(h);
  check_case("dense_no_bias", Model(x, y), usual_options());
}

TEST(KerasDense, Rank3) {
  auto x = Input({4, 6}, {.name = "x"});
  auto h = layers::Dense(5, {.activation = "relu"})(x);
  auto y = layers::Dense(3, {.name = "y"})(h);
  check_case("dense_rank3", Model(x, y), usual_options());
}

// EinsumDense("abc,cd->abd") is what Dense does.
TEST(KerasDense, AsAnEinsum) {
  auto x = Input({4, 6}, {.name = "x"});
  auto h = layers::Dense(5, {.activation = "tanh"})(x);
  auto y = layers::Dense(2, {.name = "y"})(h);
  check_case("einsum_dense", Model(x, y), usual_options());
}

// The case's weights win over the initial ones, so these only have to be accepted.
TEST(KerasDense, Initializers) {
  namespace init = initializers;
  auto x = Input({4}, {.name = "x"});
  auto h = x;
  for (const Initializer& kernel :
       {Initializer("glorot_uniform"), init::GlorotNormal(), init::HeUniform(), init::HeNormal(),
        init::LecunUniform(), init::LecunNormal(), init::RandomNormal({.mean = 0.1, .stddev = 0.3}),
        init::RandomUniform(), init::TruncatedNormal({.stddev = 0.4}), init::Orthogonal({.gain = 0.7}),
        init::VarianceScaling({.scale = 2, .mode = "fan_avg", .distribution = "uniform"})})
    h = layers::Dense(
        4, {.activation = "tanh", .kernel_initializer = kernel, .bias_initializer = init::Constant(0.3)})(h);
  auto y = layers::Dense(2, {.name = "y"})(h);
  check_case("initializers", Model(x, y),
             {.optimizer = optim::SGD({.learning_rate = 0.3, .momentum = 0.9}), .loss = "mse"});
}

TEST(KerasConv2D, Valid) {
  auto x = Input({6, 5, 2}, {.name = "x"});
  auto h = layers::Conv2D(3, {3, 2}, {.activation = "relu"})(x);
  auto y = layers::Dense(2, {.name = "y"})(layers::Flatten()(h));
  check_case("conv2d_valid", Model(x, y), usual_options());
}

TEST(KerasConv2D, Same) {
  auto x = Input({5, 6, 2}, {.name = "x"});
  auto h = layers::Conv2D(4, 3, {.padding = "same", .activation = "relu"})(x);
  h = layers::Conv2D(3, 1, {.use_bias = false})(h);
  auto y = layers::Dense(2, {.name = "y"})(layers::Flatten()(h));
  check_case("conv2d_same", Model(x, y), usual_options());
}

TEST(KerasConv2D, Strides) {
  auto x = Input({7, 6, 2}, {.name = "x"});
  auto even = layers::Conv2D(2, {2, 4}, {.strides = 2, .padding = "same", .name = "even"})(x);
  auto odd = layers::Conv2D(2, 3, {.strides = 2, .padding = "same", .name = "odd"})(x);
  check_case("conv2d_strides", Model(x, {even, odd}), usual_options());
}

TEST(KerasConv2D, DilationAndGroups) {
  auto x = Input({5, 6, 4}, {.name = "x"});
  auto dilated = layers::Conv2D(1, 3, {.padding = "same", .dilation_rate = 2, .name = "dilated"})(x);
  auto groups = layers::Conv2D(4, 3, {.groups = 2, .name = "groups"})(x);
  check_case("conv2d_dilated_groups", Model(x, {dilated, groups}), usual_options());
}

TEST(KerasPooling, Windows) {
  auto x = Input({5, 7, 2}, {.name = "x"});
  auto point = [&] { return layers::Conv2D(2, 1)(x); };
  auto max = layers::MaxPooling2D(2, {.name = "max"})(point());
  auto max_same = layers::MaxPooling2D(3, {.strides = 2, .padding = "same", .name = "max_same"})(point());
  auto average_same = layers::AveragePooling2D(2, {.padding = "same", .name = "average_same"})(point());
  check_case("pooling2d", Model(x, {max, max_same, average_same}), usual_options());
}

TEST(KerasPooling, Global) {
  auto x = Input({4, 5, 2}, {.name = "x"});
  auto average = layers::GlobalAveragePooling2D({.name = "average"})(layers::Conv2D(3, 2)(x));
  auto max = layers::GlobalMaxPooling2D({.keepdims = true, .name = "max"})(layers::Conv2D(3, 2)(x));
  check_case("global_pooling2d", Model(x, {average, max}), usual_options());
}

TEST(KerasPooling, UnknownImageSize) {
  auto x = Input({kUnknown, kUnknown, 2}, {.name = "x"});
  auto h = layers::Conv2D(3, 3, {.padding = "same", .activation = "relu"})(x);
  h = layers::GlobalAveragePooling2D()(layers::MaxPooling2D()(h));
  auto y = layers::Dense(2, {.name = "y"})(h);
  check_case("unknown_image_size", Model(x, y), usual_options());
}

TEST(KerasShapes, FlattenReshapePermute) {
  auto x = Input({4, 3, 2}, {.name = "x"});
  auto h = layers::Dense(2)(x);
  h = layers::Reshape({4, -1})(layers::Permute({3, 1, 2})(h));
  h = layers::Dense(3, {.activation = "tanh"})(h);
  auto y = layers::Dense(2, {.name = "y"})(layers::Flatten()(h));
  check_case("flatten_reshape_permute", Model(x, y), usual_options());
}

TEST(KerasEmbedding, FloatTokens) {
  auto x = Input({7}, {.name = "x"});
  auto words = layers::Embedding(11, 4)(x);
  auto y = layers::Dense(2, {.name = "y"})(ops::mean(words, {.axes = {1}}));
  check_case("embedding_float_tokens", Model(x, y), usual_options());
}

TEST(KerasDropout, DoesNothingInPrediction) {
  auto x = Input({6, 6, 2}, {.name = "x"});
  auto h = layers::Dropout(0.3, {.noise_shape = {kUnknown, 1, 1, kUnknown}})(x);
  h = layers::Dropout(0.5)(layers::Conv2D(3, 3)(h));
  h = layers::Reshape({16, 3})(h);
  h = layers::Flatten()(layers::Dropout(0.4, {.noise_shape = {kUnknown, 1, kUnknown}})(h));
  h = layers::Dropout(0.9)(layers::Dense(4, {.activation = "relu"})(h));
  auto y = layers::Dense(2, {.name = "y"})(h);
  check_case("dropout_inference", Model(x, y), usual_options());
}

}  // namespace
}  // namespace lamina
