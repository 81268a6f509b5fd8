#include <gtest/gtest.h>
#include <lamina/lamina.h>

// Parts of the user's own, as a user writes them.

using namespace lamina;

namespace {

struct Linear {  // any type with build and call is a layer body
  int units = 0;
  Weight kernel = {}, bias = {};
  void build(WeightBuilder& weights, const Shape& input) {
    kernel = weights.add("kernel", {input.back(), units}, {.initializer = "glorot_uniform"});
    bias = weights.add("bias", {units}, {.initializer = "zeros"});
  }
  SymbolicTensor call(const SymbolicTensor& x) const { return ops::matmul(x, kernel) + bias; }
};

TEST(ApiOwn, Layer) {
  auto x = Input({3});
  auto y = layers::custom(Linear{.units = 4})(x);
  Model model(x, y);
  EXPECT_EQ(y.shape(), (Shape{kUnknown, 4}));
  EXPECT_EQ(model.count_params(), 16);
  EXPECT_EQ(model.weight_names(), (std::vector<std::string>{"linear/kernel", "linear/bias"}));
}

Tensor numbers(Shape shape) {
  Tensor t({DType::Float32, std::move(shape)});
  for (std::int64_t i = 0; i < t.numel(); ++i)
    t.mutable_span<float>()[static_cast<std::size_t>(i)] = static_cast<float>(i * 37 % 11) / 11;
  return t;
}

TEST(ApiOwn, LayerThatLearns) {
  auto x = Input({3});
  Model model(x, layers::custom(Linear{.units = 1})(x), {.seed = 1});
  model.compile({.optimizer = optim::SGD({.learning_rate = 0.1}), .loss = "mse"});
  History history = model.fit(numbers({32, 3}), numbers({32, 1}), {.epochs = 5, .verbose = 0});
  EXPECT_LT(history["loss"].back(), history["loss"].front());
}

TEST(ApiOwn, Loss) {
  auto contrastive = losses::custom("contrastive", [](auto same, auto distance) {
    return same * ops::square(distance) + (1 - same) * ops::square(ops::relu(1 - distance));
  });
  auto x = Input({1});
  Model model(x, x * 1.0);
  model.compile({.optimizer = "sgd", .loss = contrastive});
  Logs logs = model.test_on_batch(Tensor::from<float>({0.5F, 0.25F, 2}, {3, 1}),
                                  Tensor::from<float>({1, 0, 0}, {3, 1}));
  EXPECT_NEAR(logs["loss"], (0.25 + 0.5625 + 0) / 3, 1e-6);
}

TEST(ApiOwn, LossOfAllOps) {
  auto margin = losses::custom("margin", [](auto y, auto p) {
    auto best = ops::max(ops::softmax(p) - y, {.axes = {-1}, .keepdims = true});
    auto pair = ops::concatenate({best, ops::expand_dims(p[{all, 0}], 1)});
    return ops::where(ops::greater(pair, 0), pair, ops::zeros_like(pair));
  });
  auto x = Input({2});
  Model model(x, x * 1.0);
  model.compile({.optimizer = "sgd", .loss = margin});
  Logs logs = model.test_on_batch(Tensor::from<float>({3, 3}, {1, 2}), Tensor::from<float>({1, 0}, {1, 2}));
  EXPECT_NEAR(logs["loss"], (0.5 + 3) / 2, 1e-6);
}

TEST(ApiOwn, Metric) {
  auto gap = losses::custom("gap", [](auto y, auto p) { return ops::abs(y - p); });
  auto x = Input({1});
  Model model(x, x * 1.0);
  model.compile({.optimizer = "sgd", .loss = "mse", .metrics = {gap}});
  Logs logs = model.test_on_batch(Tensor::from<float>({1, 2}, {2, 1}), Tensor::from<float>({2, 4}, {2, 1}));
  EXPECT_NEAR(logs["gap"], 1.5, 1e-6);
}

TEST(ApiOwn, Loop) {
  auto x = Input({3});
  Model model(x, layers::Dense(1)(x), {.seed = 1});
  model.compile({.optimizer = optim::SGD({.learning_rate = 0.5}), .loss = "mse"});
  auto ds = data::from_tensors(numbers({64, 3}), numbers({64, 1})).batch(16);
  int steps = 0;
  auto step = model.train_function();  // your own loop, the same planned program
  for (int epoch = 0; epoch < 20; ++epoch)
    for (auto& batch : ds)
      if (++steps, step(batch).at("loss") < 0.1) return;
  EXPECT_LT(steps, 80) << "the loss did not fall";
}

TEST(ApiOwn, Activation) {
  auto x = Input({2});
  Activation twice("twice", [](const Value& v) { return 2.0 * v; });
  Model model(x, layers::Dense(1, {.activation = twice, .kernel_initializer = "ones"})(x));
  Tensor p = model.predict(Tensor::from<float>({1, 2}, {1, 2}), {.verbose = 0});
  EXPECT_EQ(p.item<float>(), 6);
}

TEST(ApiOwn, Initializer) {
  auto ramp = initializers::custom("Ramp", [](const TensorType& type, std::uint64_t) {
    Tensor t(type);
    for (std::int64_t i = 0; i < t.numel(); ++i)
      t.mutable_span<float>()[static_cast<std::size_t>(i)] = static_cast<float>(i);
    return t;
  });
  auto x = Input({2});
  Model model(x, layers::Dense(2, {.kernel_initializer = ramp})(x));
  EXPECT_EQ(model.get_weights()[0].at<float>(1, 1), 3);
}

struct StopEarly : CallbackBody {
  int seen = 0;
  void on_epoch_end(Training& training, int /*epoch*/, Logs& /*logs*/) override {
    if (++seen == 2) training.stop();
  }
};

TEST(ApiOwn, Callback) {
  auto x = Input({3});
  Model model(x, layers::Dense(1)(x));
  model.compile({.optimizer = "sgd", .loss = "mse"});
  auto mine = std::make_shared<StopEarly>();
  History history = model.fit(numbers({32, 3}), numbers({32, 1}),
                              {.epochs = 9, .verbose = 0, .callbacks = {Callback(mine)}});
  EXPECT_EQ(history["loss"].size(), 2U);
}

}  // namespace
