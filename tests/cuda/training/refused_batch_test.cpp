// A label that is no class, on the emulated device: the CPU's message, no weight changed, and training goes
// on as if the batch had never come.

#include <gtest/gtest.h>
#include <lamina/lamina.h>

#include <functional>
#include <string>
#include <vector>

namespace lamina {
namespace {

Tensor ramp(const Shape& shape) {
  Tensor t({DType::Float32, shape});
  float value = -1;
  for (float& v : t.mutable_span<float>()) v = value += 0.125F;
  return t;
}

Tensor labels(const std::vector<std::int32_t>& values) {
  return Tensor::from(values, {static_cast<std::int64_t>(values.size())});
}

Model classifier(Device device) {
  auto x = Input({4}, {.name = "x"});
  const auto h = layers::Dense(8, {.activation = "relu"})(x);
  const Model m(x, layers::Dense(3, {.activation = "softmax"})(h), {.seed = 1});
  m.compile({.optimizer = optim::Adam(),
             .loss = "sparse_categorical_crossentropy",
             .metrics = {"accuracy"},
             .device = device,
             .threads = 1});
  return m;
}

std::vector<std::vector<float>> weights_of(const Model& model) {
  std::vector<std::vector<float>> all;
  for (const Tensor& t : model.get_weights())
    all.emplace_back(t.span<float>().begin(), t.span<float>().end());
  return all;
}

std::string message_of(const std::function<void()>& attempt) {
  try {
    attempt();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(CudaRefusedBatch, ABadLabelChangesNoWeight) {
  const Model m = classifier(Device::Emulated), cpu = classifier(Device::Cpu);
  const Tensor x = ramp({4, 4}), good = labels({0, 1, 2, 0});
  m.train_on_batch(x, good);
  cpu.train_on_batch(x, good);
  for (const std::int32_t bad : {3, -1, 1 << 30}) {
    const auto before = weights_of(m);
    const Tensor y = labels({0, bad, 2, 0});
    std::string messages[2];  // from one line, which they name
    for (int i = 0; i < 2; ++i) messages[i] = message_of([&] { (i == 0 ? m : cpu).train_on_batch(x, y); });
    EXPECT_EQ(messages[0], messages[1]);
    EXPECT_NE(messages[0].find("label " + std::to_string(bad) + " lies outside the 3 classes 0..2"),
              std::string::npos)
        << messages[0];
    EXPECT_EQ(weights_of(m), before);
  }
}

TEST(CudaRefusedBatch, FitThrowsAndTrainingGoesOn) {
  const Model m = classifier(Device::Emulated), other = classifier(Device::Emulated);
  const Tensor x = ramp({4, 4}), good = labels({0, 1, 2, 0}), bad = labels({0, 1, 2, 3});
  EXPECT_THROW(m.fit(x, bad, {.epochs = 3, .verbose = 0}), Error);
  EXPECT_THROW(m.evaluate(x, bad, {.verbose = 0}), Error);
  for (int step = 0; step < 3; ++step) {
    EXPECT_EQ(m.train_on_batch(x, good)["loss"], other.train_on_batch(x, good)["loss"]) << step;
    if (step == 1) {
      EXPECT_THROW(m.train_on_batch(x, bad), Error);
    }
  }
  EXPECT_EQ(weights_of(m), weights_of(other));
}

}  // namespace
}  // namespace lamina
