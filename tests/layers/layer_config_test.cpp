#include <gtest/gtest.h>

#include <functional>

#include "layers/config_values.h"
#include "layers/layer_table.h"
#include "layers/layers.h"

namespace lamina {
namespace {

void expect_words(const std::function<void()>& attempt, const std::string& words) {
  try {
    attempt();
    ADD_FAILURE() << "nothing was refused; expected: " << words;
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find(words), std::string::npos) << e.what();
  }
}

const Source kHere("read.cpp", 7);

Layer read(const std::string& class_name, const Config& config) {
  const layers::LayerRow* row = layers::find_layer(class_name);
  if (!row) throw Error("no row for " + class_name);
  ConfigReader fields(config, class_name);
  Layer layer = row->make(fields, kHere);
  fields.finish();
  return layer;
}

// A layer of each row, with no setting at its default where it has any.
std::vector<Layer> one_of_each() {
  const Regularizer penalty(0.1, 0.2);
  return {
      layers::Activation("gelu"),
      layers::Add(),
      layers::Average(),
      layers::AveragePooling2D({2, 3}, {.strides = {1, 2}, .padding = "same"}),
      layers::BatchNormalization({.axis = 1,
                                  .momentum = 0.9,
                                  .epsilon = 0.01,
                                  .center = false,
                                  .scale = false,
                                  .beta_initializer = "ones",
                                  .gamma_initializer = "zeros",
                                  .moving_mean_initializer = "ones",
                                  .moving_variance_initializer = initializers::Constant(2),
                                  .beta_regularizer = penalty,
                                  .gamma_regularizer = "l1"}),
      layers::Concatenate({.axis = 1}),
      layers::Conv2D(4, {3, 5},
                     {.strides = 2,
                      .padding = "same",
                      .groups = 2,
                      .activation = "relu",
                      .use_bias = false,
                      .kernel_initializer = initializers::HeNormal({.seed = 3}),
                      .bias_initializer = "ones",
                      .kernel_regularizer = "l2",
                      .bias_regularizer = "l1",
                      .activity_regularizer = penalty}),
      layers::Dense(3, {.activation = "tanh",
                        .use_bias = false,
                        .kernel_initializer = initializers::RandomNormal({.stddev = 0.2}),
                        .bias_initializer = "ones",
                        .kernel_regularizer = "l2",
                        .bias_regularizer = "l1",
                        .activity_regularizer = penalty}),
      layers::Dot({.axes = {1, 2}, .normalize = true}),
      layers::Dropout(0.3, {.noise_shape = {kUnknown, 1, 4}, .seed = 5}),
      layers::Embedding(9, 4, {.embeddings_initializer = "ones", .embeddings_regularizer = "l2"}),
      layers::Flatten(),
      layers::GlobalAveragePooling2D({.keepdims = true}),
      layers::GlobalMaxPooling2D({.keepdims = true}),
      layers::LayerNormalization({.axis = {1, 2},
                                  .epsilon = 1e-6,
                                  .center = false,
                                  .scale = false,
                                  .beta_initializer = "ones",
                                  .gamma_initializer = "zeros",
                                  .beta_regularizer = "l1",
                                  .gamma_regularizer = penalty}),
      layers::LeakyReLU({.negative_slope = 0.05}),
      layers::MaxPooling2D(3, {.strides = 2, .padding = "same"}),
      layers::Maximum(),
      layers::Minimum(),
      layers::Multiply(),
      layers::Permute({2, 1}),
      layers::ReLU({.max_value = 2, .negative_slope = 0.1, .threshold = 0.3}),
      layers::Reshape({3, kUnknown}),
      layers::Softmax({.axis = 1}),
      layers::Subtract(),
  };
}

TEST(LayerConfig, EveryRowIsWrittenAndReadBack) {
  const std::vector<Layer> all = one_of_each();
  const auto rows = layers::layer_table();
  ASSERT_EQ(all.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SCOPED_TRACE(rows[i].class_name);
    EXPECT_EQ(all[i].class_name(), rows[i].class_name);
    EXPECT_EQ(all[i].body().module(), "keras.layers");
    const Config written = all[i].body().config().value();
    const Layer again = read(all[i].class_name(), written);
    EXPECT_EQ(again.body().config().value(), written);
    EXPECT_EQ(again.class_name(), all[i].class_name());
  }
}

TEST(LayerConfig, OptionsThatAreNotGivenAreWrittenToo) {
  const Config pooling = layers::MaxPooling2D().body().config().value();
  EXPECT_EQ(pooling, Config::object({{"pool_size", Config::list({2, 2})},
                                     {"padding", "valid"},
                                     {"strides", Config::list({2, 2})},
                                     {"data_format", "channels_last"}}));
  const Config dropout = layers::Dropout(0.5).body().config().value();
  EXPECT_EQ(dropout, Config::object({{"rate", 0.5}, {"seed", nullptr}, {"noise_shape", nullptr}}));
  const Config noise = layers::Dropout(0.5, {.noise_shape = {kUnknown, 1}}).body().config().value();
  EXPECT_EQ(noise.at("noise_shape"), Config::list({nullptr, 1}));
}

Config policy() { return keras_object("keras", "DTypePolicy", Config::object({{"name", "float32"}})); }

TEST(LayerConfig, ReadsWhatKerasWrites) {
  const Config zeros = keras_object("keras.initializers", "Zeros", Config::object());
  const Layer norm = read("BatchNormalization", Config::object({{"name", "norm"},
                                                                {"trainable", false},
                                                                {"dtype", policy()},
                                                                {"axis", -1},
                                                                {"momentum", 0.8},
                                                                {"beta_initializer", zeros},
                                                                {"beta_constraint", nullptr},
                                                                {"synchronized", false},
                                                                {"renorm", false},
                                                                {"renorm_clipping", nullptr},
                                                                {"renorm_momentum", 0.99}}));
  EXPECT_EQ(norm.name(), "norm");
  EXPECT_FALSE(norm.trainable());
  EXPECT_EQ(norm.body().config()->at("momentum").number(), 0.8);
  const Layer layer = read("LayerNormalization", Config::object({{"name", "layer"},
                                                                 {"trainable", true},
                                                                 {"dtype", policy()},
                                                                 {"axis", Config::list({-1})},
                                                                 {"epsilon", 1e-5},
                                                                 {"rms_scaling", false}}));
  EXPECT_EQ(layer(Input({4, 3})).shape(), (Shape{kUnknown, 4, 3}));
  const Layer reshape =
      read("Reshape", Config::object({{"name", "r"}, {"target_shape", Config::list({nullptr, 3})}}));
  EXPECT_EQ(reshape(Input({4, 3})).shape(), (Shape{kUnknown, 4, 3}));
}

TEST(LayerConfig, RefusesWhatItDoesNotHave) {
  expect_words([] { read("Dense", Config::object()); }, "Dense: has no \"units\"");
  expect_words([] { read("Dense", Config::object({{"units", "many"}})); }, "Dense: units ");
  expect_words([] { read("Dense", Config::object({{"units", 0}})); }, "read.cpp:7: Dense expects at least 1");
  expect_words(
      [] {
        read("Flatten", Config::object({{"data_format", "channels_first"}}));
      },
      "Flatten: data_format expects \"channels_last\", received \"channels_first\"");
  expect_words(
      [] {
        read("BatchNormalization", Config::object({{"renorm", true}}));
      },
      "BatchNormalization: renorm expects false, received true");
  expect_words(
      [] {
        read("ReLU", Config::object({{"slope", 1.5}}));
      },
      "ReLU: unknown setting \"slope\" (1.5");
  expect_words(
      [] {
        read("Activation", Config::object({{"activation", "sparsemax"}}));
      },
      "Activation: activation unknown activation \"sparsemax\"");
  const Config own = keras_object("builtins", "function", "swish2");
  expect_words(
      [&] {
        read("Activation", Config::object({{"activation", own}}));
      },
      "Activation: activation unknown activation \"swish2\"");
  expect_words(
      [] {
        read("MaxPooling2D", Config::object({{"pool_size", 2}, {"padding", "causal"}}));
      },
      "read.cpp:7: padding expects \"valid\" or \"same\"");
}

TEST(LayerConfig, NumbersThatNothingCanHaveDoNotOverflow) {
  const Config huge =
      Config::object({{"filters", 1}, {"kernel_size", INT32_MAX}, {"dilation_rate", INT32_MAX}});
  expect_words([&] { read("Conv2D", huge); }, "Conv2D expects a kernel_size and a dilation_rate");
  const Layer reshape =
      read("Reshape", Config::object({{"target_shape", Config::list({std::int64_t{1} << 62, 8})}}));
  EXPECT_THROW(reshape(Input({4, 3})), Error);
  EXPECT_THROW(read("Softmax", Config::object({{"axis", INT32_MIN}}))(Input({4, 3})), Error);
  EXPECT_THROW(read("Softmax", Config::object({{"axis", INT64_MIN}})), Error);
}

TEST(LayerConfig, LayersOfTheUsersOwnHaveNone) {
  struct Twice {
    SymbolicTensor call(const SymbolicTensor& x) const { return 2 * x; }
  };
  EXPECT_FALSE(layers::custom(Twice{}).body().config());
  const Activation own("own", [](const Value& x) { return x; });
  expect_words([&] { static_cast<void>(layers::Dense(3, {.activation = own}).body().config()); }, "own");
}

}  // namespace
}  // namespace lamina
