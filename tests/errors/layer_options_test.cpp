#include <limits>

#include "tests/errors/refused.h"

// Options of layers, activations, initializers and regularizers.
namespace lamina::errors {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(LayerOptionErrors, DenseUnits) {
  const Attempt none = [] { layers::Dense(0); };
  expect_refused(none, "Dense expects at least 1 unit, received 0.\n  Give the size of its output.");
  const Attempt negative = [] { layers::Dense(-3); };
  expect_refused(negative, "Dense expects at least 1 unit, received -3.\n  Give the size of its output.");
}

TEST(LayerOptionErrors, InputSizes) {
  const Attempt none = [] { Input({0}); };
  expect_refused(none,
                 "Input expects sizes of at least 1, or kUnknown, received [0].\n"
                 "  Give the shape of one sample, without the batch.");
  const Attempt negative = [] { Input({28, -28}); };
  expect_refused(negative,
                 "Input expects sizes of at least 1, or kUnknown, received [28, -28].\n"
                 "  Give the shape of one sample, without the batch.");
  const Attempt batch = [] { Input({28}, {.batch_size = 0}); };
  expect_refused(batch,
                 "Input expects sizes of at least 1, or kUnknown, received a batch_size of 0.\n"
                 "  Leave batch_size away to take batches of any size.");
}

TEST(LayerOptionErrors, InputRankAndSize) {
  const Shape deep(std::vector<std::int64_t>(16, 1));
  const Attempt rank = [&] { Input(deep); };
  expect_refused(rank,
                 "Input expects at most 15 axes behind the batch, received 16.\n"
                 "  Reshape the samples to fewer axes.");
  const Attempt huge = [] { Input({std::int64_t{1} << 40, std::int64_t{1} << 40}); };
  expect_refused(huge,
                 "a tensor of shape [1099511627776, 1099511627776] has more elements than can be "
                 "counted.\n  Use smaller sizes.");
}

TEST(LayerOptionErrors, DropoutRate) {
  const Attempt above = [] { layers::Dropout(1.5); };
  expect_refused(above,
                 "Dropout expects a rate between 0 and 1, received 1.5.\n"
                 "  Give the fraction of elements to drop.");
  const Attempt nan = [] { layers::Dropout(kNaN); };
  expect_refused(nan,
                 "Dropout expects a rate between 0 and 1, received nan.\n"
                 "  Give the fraction of elements to drop.");
}

TEST(LayerOptionErrors, Conv2D) {
  const Attempt filters = [] { layers::Conv2D(0, 3); };
  expect_refused(filters,
                 "Conv2D expects at least 1 filter, received 0.\n"
                 "  Give the number of channels of its output.");
  const Attempt kernel = [] { layers::Conv2D(8, {3, 0}); };
  expect_refused(kernel,
                 "Conv2D expects a kernel_size of at least 1x1, received 3x0.\n"
                 "  Give one number for both axes, or {height, width}.");
  const Attempt padding = [] { layers::Conv2D(8, 3, {.padding = "full"}); };
  expect_refused(padding,
                 "padding expects \"valid\" or \"same\", received \"full\".\n  Use one of these names.");
  const Attempt both = [] { layers::Conv2D(8, 3, {.strides = 2, .dilation_rate = 2}); };
  expect_refused(both,
                 "Conv2D expects strides or a dilation_rate above 1, not both, received 2x2 and 2x2.\n"
                 "  Set one of them to 1.");
  const Attempt groups = [] { layers::Conv2D(8, 3, {.groups = 3}); };
  expect_refused(groups,
                 "Conv2D expects groups that divide its 8 filters, received 3.\n"
                 "  Use a number that divides the filters and the channels.");
}

TEST(LayerOptionErrors, Pooling) {
  const Attempt size = [] { layers::MaxPooling2D(0); };
  expect_refused(size,
                 "MaxPooling2D expects a pool_size of at least 1x1, received 0x0.\n"
                 "  Give one number for both axes, or {height, width}.");
  const Attempt strides = [] { layers::AveragePooling2D(2, {.strides = -1}); };
  expect_refused(strides,
                 "AveragePooling2D expects strides of at least 1x1, received -1x-1.\n"
                 "  Give one number for both axes, or {height, width}.");
}

TEST(LayerOptionErrors, ReshapeAndPermute) {
  const Attempt two = [] { layers::Reshape({-1, -1}); };
  expect_refused(two,
                 "Reshape expects sizes of at least 1 and at most one -1, received [?, ?].\n"
                 "  Give the shape of one sample, without the batch.");
  const Attempt batch = [] { layers::Permute({0, 1}); };
  expect_refused(batch,
                 "Permute expects each axis from 1 to 2 once.\n"
                 "  The batch axis, 0, stays in front and is not named.");
}

TEST(LayerOptionErrors, EmbeddingSizes) {
  const Attempt rows = [] { layers::Embedding(0, 8); };
  expect_refused(rows,
                 "Embedding expects sizes of at least 1, received 0 and 8.\n"
                 "  Give the number of different indices and the size of their rows.");
}

TEST(LayerOptionErrors, Normalization) {
  const Attempt momentum = [] { layers::BatchNormalization({.momentum = kNaN}); };
  expect_refused(momentum,
                 "BatchNormalization expects a momentum between 0 and 1, received nan.\n"
                 "  Use 0.99, or less for short trainings.");
  const Attempt epsilon = [] { layers::BatchNormalization({.epsilon = kNaN}); };
  expect_refused(epsilon, "BatchNormalization expects an epsilon of at least 0, received nan.\n  Use 0.001.");
  const Attempt layer = [] { layers::LayerNormalization({.epsilon = -1}); };
  expect_refused(layer, "LayerNormalization expects an epsilon of at least 0, received -1.\n  Use 0.001.");
  const Attempt axes = [] { layers::LayerNormalization({.axis = std::vector<int>()}); };
  expect_refused(axes, "LayerNormalization expects at least one axis.\n  Use -1 for the last.");
}

TEST(LayerOptionErrors, ActivationLayers) {
  const Attempt slope = [] { layers::LeakyReLU({.negative_slope = kNaN}); };
  expect_refused(slope, "LeakyReLU expects a negative_slope of at least 0, received nan.\n  Use 0 or more.");
  const Attempt top = [] { layers::ReLU({.max_value = -6}); };
  expect_refused(top, "ReLU expects a max_value of at least 0, received -6.\n  Use 0 or more.");
}

TEST(LayerOptionErrors, UnknownActivation) {
  const Attempt name = [] { layers::Dense(8, {.activation = "rellu"}); };
  expect_refused(name,
                 "unknown activation \"rellu\".\n"
                 "  Use one of celu, elu, exponential, gelu, hard_sigmoid, hard_silu, leaky_relu, linear, "
                 "log_sigmoid, log_softmax, mish, relu, relu6, selu, sigmoid, silu, softmax, softplus, "
                 "softsign, swish, tanh, or your own function.");
}

TEST(LayerOptionErrors, UnknownInitializer) {
  const Attempt name = [] { layers::Dense(8, {.kernel_initializer = "glorot"}); };
  expect_refused(name,
                 "unknown initializer \"glorot\".\n"
                 "  Use one of constant, glorot_normal, glorot_uniform, he_normal, he_uniform, identity, "
                 "identity_initializer, lecun_normal, lecun_uniform, normal, one, ones, orthogonal, "
                 "orthogonal_initializer, random_normal, random_uniform, truncated_normal, uniform, "
                 "variance_scaling, zero, zeros.");
}

TEST(LayerOptionErrors, UnknownRegularizer) {
  const Attempt name = [] { layers::Dense(8, {.kernel_regularizer = "l3"}); };
  expect_refused(name,
                 "unknown regularizer \"l3\".\n"
                 "  Use \"l1\", \"l2\" or \"l1_l2\", or regularizers::L1L2(l1, l2).");
}

TEST(LayerOptionErrors, RegularizerFactors) {
  const Attempt negative = [] { regularizers::L2(-0.01); };
  expect_refused(negative,
                 "a regularizer expects finite factors of at least 0, received 0 and -0.01.\n"
                 "  Use 0 to switch a part off.");
  const Attempt nan = [] { regularizers::L1L2(kNaN); };
  expect_refused(nan,
                 "a regularizer expects finite factors of at least 0, received nan and 0.\n"
                 "  Use 0 to switch a part off.");
}

TEST(LayerOptionErrors, InitializerOptions) {
  const Attempt stddev = [] { initializers::RandomNormal({.stddev = -1}); };
  expect_refused(stddev,
                 "RandomNormal expects a finite mean and a finite stddev of at least 0, received 0 and "
                 "-1.\n  Keras's defaults are 0 and 0.05.");
  const Attempt mean = [] { initializers::TruncatedNormal({.mean = kNaN}); };
  expect_refused(mean,
                 "TruncatedNormal expects a finite mean and a finite stddev of at least 0, received nan and "
                 "0.05.\n  Keras's defaults are 0 and 0.05.");
  const Attempt range = [] { initializers::RandomUniform({.minval = 1, .maxval = 0}); };
  expect_refused(range,
                 "RandomUniform expects finite numbers, with minval at most maxval, received 1 and "
                 "0.\n  Keras's defaults are -0.05 and 0.05.");
  const Attempt scale = [] { initializers::VarianceScaling({.scale = kInfinity}); };
  expect_refused(scale,
                 "VarianceScaling expects a finite scale above 0, received inf.\n  Keras's default is 1.");
  const Attempt mode = [] { initializers::VarianceScaling({.mode = "fan"}); };
  expect_refused(mode, "VarianceScaling has no mode \"fan\".\n  Use fan_in, fan_out or fan_avg.");
}

// Of a weight's shape, so it is met where the layer becomes part of a model.
TEST(LayerOptionErrors, InitializerThatDoesNotFitTheWeight) {
  auto x = Input({4});
  auto y = layers::Dense(2, {.bias_initializer = "orthogonal"})(x);
  const Attempt model = [&] { Model(x, y); };
  expect_refused(model,
                 "Orthogonal needs two axes at least, the weight has the shape [2].\n"
                 "  Use another initializer for this weight.");
}

}  // namespace
}  // namespace lamina::errors
