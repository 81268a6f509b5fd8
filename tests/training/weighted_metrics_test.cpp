#include <gtest/gtest.h>

#include "layers/layers.h"
#include "tests/training/small_models.h"

// Names and figures are those of Keras 3.15.1 with JAX, in float32, printed to seven digits. There
//   def numbers(shape, a, b, m):
//     i = np.arange(np.prod(shape))
//     return (((a * i + b) % m) / np.float32(m) - 0.5).astype('float32').reshape(shape)
//   x, y, w = numbers((20, 3), 7, 3, 11), numbers((20, 1), 5, 1, 13), numbers((20,), 3, 2, 7) + 0.75
//   model = keras.Model(i, keras.layers.Dense(1)(i))  # of i = keras.Input((3,))
//   model.set_weights([numbers((3, 1), 2, 1, 5), numbers((1,), 1, 1, 3)])
// and the calls are the ones of the tests.
namespace lamina {
namespace {

using namespace test;

Tensor numbers(const Shape& shape, int a, int b, int m, float shift = 0) {
  Tensor t({DType::Float32, shape});
  int i = 0;
  for (float& v : t.mutable_span<float>())
    v = static_cast<float>((a * i++ + b) % m) / static_cast<float>(m) - 0.5F + shift;
  return t;
}

const Tensor kX = numbers({20, 3}, 7, 3, 11), kY = numbers({20, 1}, 5, 1, 13),
             kWeights = numbers({20}, 3, 2, 7, 0.75F);

Model line(const CompileOptions& options, const Shape& sample = {3}) {
  auto x = Input(sample);
  Model model(x, layers::Dense(1)(x));
  model.set_weights({numbers({3, 1}, 2, 1, 5), numbers({1}, 1, 1, 3)});
  model.compile(options);
  return model;
}

void expect_logs(const Logs& found, const Logs& expected) {
  ASSERT_EQ(found.entries().size(), expected.entries().size()) << found;
  for (const auto& [name, value] : expected) {
    ASSERT_NE(found.find(name), nullptr) << name << " of " << found;
    EXPECT_NEAR(found[name], value, 2e-6) << name;
  }
}

Logs logs(std::initializer_list<std::pair<const char*, double>> entries) {
  Logs all;
  for (const auto& [name, value] : entries) all.set(name, value);
  return all;
}

const CompileOptions kOne{.optimizer = optim::SGD({.learning_rate = 0.1}),
                          .loss = "mse",
                          .metrics = {"mae", "mae"},
                          .weighted_metrics = {"mae", "mse", "mae"}};

TEST(WeightedMetrics, SeeTheSampleWeights) {
  expect_logs(line(kOne).evaluate(kX, kY, {.batch_size = 8, .verbose = 0, .sample_weight = kWeights}),
              logs({{"loss", 0.08162715},
                    {"mae", 0.2817832},
                    {"mae_1", 0.2817832},
                    {"mse", 0.1242152},
                    {"weighted_mae", 0.2888372},
                    {"weighted_mae_1", 0.2888372}}));
}

TEST(WeightedMetrics, StandInTheHistory) {
  const Model model = line(kOne);
  const auto head = [](const Tensor& t) { return t.slice_rows(0, 10); };
  const History history = model.fit(kX, kY,
                                    {.epochs = 2,
                                     .batch_size = 8,
                                     .verbose = 0,
                                     .validation_data = ValidationData{head(kX), head(kY), head(kWeights)},
                                     .shuffle = false,
                                     .sample_weight = kWeights});
  Logs last;
  for (const auto& [name, curve] : history.curves()) last.set(name, curve.back());
  expect_logs(last, logs({{"loss", 0.07931735},
                          {"mae", 0.2784417},
                          {"mae_1", 0.2784417},
                          {"mse", 0.1207003},
                          {"val_loss", 0.066969},
                          {"val_mae", 0.285863},
                          {"val_mae_1", 0.285863},
                          {"val_mse", 0.1008136},
                          {"val_weighted_mae", 0.2504308},
                          {"val_weighted_mae_1", 0.2504308},
                          {"weighted_mae", 0.2847435},
                          {"weighted_mae_1", 0.2847435}}));
  // Without weights they are like the others.
  expect_logs(model.evaluate(kX, kY, {.verbose = 0}), logs({{"loss", 0.1088421},
                                                            {"mae", 0.2763832},
                                                            {"mae_1", 0.2763832},
                                                            {"mse", 0.1088421},
                                                            {"weighted_mae", 0.2763832},
                                                            {"weighted_mae_1", 0.2763832}}));
}

// labels = np.arange(20) * 3 % 4; the layer is Dense(4, activation='softmax') with the weights below.
TEST(WeightedMetrics, SeeTheClassWeights) {
  std::vector<std::int32_t> labels(20);
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::int32_t>(i * 3 % 4);
  auto x = Input({3});
  Model model(x, layers::Dense(4, {.activation = "softmax"})(x));
  Tensor kernel = numbers({3, 4}, 3, 2, 11);
  for (float& v : kernel.mutable_span<float>()) v *= 4;
  model.set_weights({kernel, numbers({4}, 1, 1, 3)});
  model.compile({.optimizer = optim::SGD({.learning_rate = 0.1}),
                 .loss = "sparse_categorical_crossentropy",
                 .metrics = {"accuracy"},
                 .weighted_metrics = {"accuracy", "sparse_categorical_crossentropy"}});
  const History history =
      model.fit(kX, Tensor::from(labels, {20}),
                {.batch_size = 8, .verbose = 0, .shuffle = false, .class_weight = {{0, 3.0}, {2, 0.5}}});
  EXPECT_NEAR(history["accuracy"][0], 0.35, 1e-6);
  EXPECT_NEAR(history["weighted_accuracy"][0], 0.2545455, 1e-6);
  EXPECT_NEAR(history["sparse_categorical_crossentropy"][0], 1.402398, 5e-6);
  EXPECT_NEAR(history["loss"][0], 1.928297, 5e-6);
}

// Dense(1, name='a') with the weights above and Dense(1, name='b') with [numbers((3, 1), 3, 1, 7),
// numbers((1,), 2, 1, 3)]; labels of b are numbers((20, 1), 3, 1, 17).
class WeightedMetricsOfOutputs : public testing::Test {
 protected:
  Logs evaluated(const CompileOptions& options, const Data& weights) const {
    auto x = Input({3});
    Model model(x, {layers::Dense(1, {.name = "a"})(x), layers::Dense(1, {.name = "b"})(x)});
    model.set_weights(
        {numbers({3, 1}, 2, 1, 5), numbers({1}, 1, 1, 3), numbers({3, 1}, 3, 1, 7), numbers({1}, 2, 1, 3)});
    model.compile(options);
    return model.evaluate(kX, {kY, numbers({20, 1}, 3, 1, 17)},
                          {.batch_size = 8, .verbose = 0, .sample_weight = weights});
  }
  const Tensor weights_of_b_ = numbers({20}, 5, 2, 9, 0.75F);
};

TEST_F(WeightedMetricsOfOutputs, ByName) {
  expect_logs(evaluated({.loss = {"mse", "mae"},
                         .metrics = {{"a", {"mae"}}, {"b", {"mae"}}},
                         .weighted_metrics = {{"b", {"mae", "mse"}}, {"a", {"mae"}}}},
                        {kWeights, weights_of_b_}),
              logs({{"a_loss", 0.08162715},
                    {"a_mae", 0.2817832},
                    {"a_weighted_mae", 0.2888372},
                    {"b_loss", 0.2225704},
                    {"b_mae", 0.3216386},
                    {"b_mse", 0.1186121},
                    {"b_weighted_mae", 0.3179578},
                    {"loss", 0.3041975}}));
}

TEST_F(WeightedMetricsOfOutputs, OneForEach) {
  const CompileOptions options{.loss = {"mse", "mae"}, .weighted_metrics = {"mse", "mae"}};
  expect_logs(evaluated(options, {kWeights, weights_of_b_}), logs({{"a_loss", 0.08162715},
                                                                   {"a_mse", 0.1242152},
                                                                   {"b_loss", 0.2225704},
                                                                   {"b_mae", 0.3179578},
                                                                   {"loss", 0.3041975}}));
  expect_logs(evaluated(options, kWeights), logs({{"a_loss", 0.08162715},
                                                  {"a_mse", 0.1242152},
                                                  {"b_loss", 0.2100547},
                                                  {"b_mae", 0.3196485},
                                                  {"loss", 0.2916819}}));
}

// x = numbers((6, 4, 3), 7, 3, 11), y = numbers((6, 4, 1), 5, 1, 13), w = numbers((6, 4), 3, 2, 7) + 0.75
TEST(WeightedMetrics, WeighSteps) {
  const Model model =
      line({.optimizer = "sgd", .loss = "mse", .metrics = {"mae"}, .weighted_metrics = {"mae"}}, {4, 3});
  expect_logs(
      model.evaluate(numbers({6, 4, 3}, 7, 3, 11), numbers({6, 4, 1}, 5, 1, 13),
                     {.batch_size = 4, .verbose = 0, .sample_weight = numbers({6, 4}, 3, 2, 7, 0.75F)}),
      logs({{"loss", 0.08733594}, {"mae", 0.2863831}, {"weighted_mae", 0.2959073}}));
}

}  // namespace
}  // namespace lamina
