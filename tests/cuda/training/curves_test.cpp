// Whole training steps through the GPU's lowering table, planner offsets and launch list, on the emulated
// device and, where there is one, on a GPU, against the CPU: loss by loss.

#include <gtest/gtest.h>
#include <lamina/lamina.h>

#include <cmath>
#include <cstdlib>
#include <functional>

#include "tests/cuda/on_gpu.h"

namespace lamina {
namespace {

struct Task {
  std::function<Model()> model;
  CompileOptions options;
  std::vector<TensorType> inputs;
  std::vector<TensorType> labels;
  int classes = 0;  // labels are numbers below it; 0: they are floats
};

// Numbers that look random and are the same everywhere.
Tensor numbers(const TensorType& type, std::uint64_t salt, int classes) {
  Tensor tensor(type);
  std::uint64_t state = salt * 0x9E3779B97F4A7C15 + 1;
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    state = state * 6364136223846793005 + 1442695040888963407;
    const double unit = static_cast<double>(state >> 40) / (1 << 24);
    if (type.dtype == DType::Int32)
      tensor.mutable_span<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<int>(unit * classes);
    else
      tensor.mutable_span<float>()[static_cast<std::size_t>(i)] = static_cast<float>(2 * unit - 1);
  }
  return tensor;
}

Data batch(const std::vector<TensorType>& types, std::uint64_t salt, int classes = 0) {
  std::vector<Tensor> tensors;
  for (const TensorType& type : types) tensors.push_back(numbers(type, salt++, classes));
  return Data(tensors);
}

std::vector<double> losses(const Task& task, Device device, int steps) {
  Model model = task.model();
  CompileOptions options = task.options;
  options.device = device;
  options.threads = 1;
  model.compile(options);
  std::vector<double> curve;
  for (int step = 0; step < steps; ++step) {
    const auto salt = static_cast<std::uint64_t>(100 * (step % 5));
    curve.push_back(
        model.train_on_batch(batch(task.inputs, salt), batch(task.labels, salt + 50, task.classes))["loss"]);
  }
  return curve;
}

constexpr int kSteps = 20;

void expect_same_curve(const Task& task, Device device) {
  const std::vector<double> cpu = losses(task, Device::Cpu, kSteps), gpu = losses(task, device, kSteps);
  for (int step = 0; step < kSteps; ++step) {
    const auto i = static_cast<std::size_t>(step);
    EXPECT_NEAR(gpu[i], cpu[i], 1e-5 * std::abs(cpu[i])) << "step " << step;
  }
  EXPECT_LT(cpu.back(), cpu.front()) << "it does not learn";
}

TensorType f32(Shape shape) { return {DType::Float32, std::move(shape)}; }

Task multi_input() {
  return {.model =
              [] {
                auto a = Input({10}), b = Input({20});
                auto x = layers::Dense(32, {.activation = "relu"})(a);
                auto y = layers::Dense(32, {.activation = "relu"})(b);
                auto z = layers::Dense(1, {.activation = "sigmoid"})(layers::concatenate({x, y}));
                return Model({a, b}, z, {.seed = 1});
              },
          .options = {.optimizer = "adam", .loss = "binary_crossentropy", .metrics = {"accuracy"}},
          .inputs = {f32({32, 10}), f32({32, 20})},
          .labels = {{DType::Int32, {32, 1}}},
          .classes = 2};
}

Task shared_layer() {
  return {.model =
              [] {
                auto a = Input({10}), b = Input({10});
                auto shared = layers::Dense(32, {.activation = "relu"});
                return Model({a, b}, {layers::Dense(1)(shared(a)), layers::Dense(1)(shared(b))}, {.seed = 1});
              },
          .options = {.optimizer = "adam", .loss = {"mse", "mse"}},
          .inputs = {f32({32, 10}), f32({32, 10})},
          .labels = {f32({32, 1}), f32({32, 1})}};
}

Task residual() {
  return {.model =
              [] {
                auto in = Input({32});
                auto x = layers::Dense(32, {.activation = "relu"})(in);
                x = layers::Dense(32, {.activation = "relu"})(x);
                return Model(in, layers::Dense(1)(layers::Add()({x, in})), {.seed = 1});
              },
          .options = {.optimizer = "adam", .loss = "mse"},
          .inputs = {f32({32, 32})},
          .labels = {f32({32, 1})}};
}

Task mnist_mlp() {
  return {
      .model =
          [] {
            auto in = Input({784});
            auto x = layers::Dense(64, {.activation = "relu"})(in);
            x = layers::Dropout(0.2)(x);
            x = layers::Dense(64, {.activation = "relu"})(x);
            x = layers::Dropout(0.2)(x);
            return Model(in, layers::Dense(10, {.activation = "softmax"})(x), {.seed = 1});
          },
      .options = {.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}},
      .inputs = {f32({16, 784})},
      .labels = {{DType::Int32, {16}}},
      .classes = 10};
}

Task mnist_cnn() {
  return {
      .model =
          [] {
            auto in = Input({28, 28, 1});
            auto x = layers::Conv2D(32, 3, {.activation = "relu"})(in);
            x = layers::MaxPooling2D(2)(x);
            x = layers::Conv2D(64, 3, {.activation = "relu"})(x);
            x = layers::MaxPooling2D(2)(x);
            x = layers::Flatten()(x);
            x = layers::Dropout(0.5)(x);
            return Model(in, layers::Dense(10, {.activation = "softmax"})(x), {.seed = 1});
          },
      .options = {.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}},
      .inputs = {f32({2, 28, 28, 1})},
      .labels = {{DType::Int32, {2}}},
      .classes = 10};
}

Task normalised() {
  return {.model =
              [] {
                auto in = Input({6, 6, 3});
                auto x = layers::BatchNormalization()(layers::Conv2D(5, 3, {.activation = "relu"})(in));
                x = layers::Flatten()(x);
                x = layers::LayerNormalization()(layers::Dense(33)(x));
                return Model(in, layers::Dense(1)(layers::BatchNormalization()(x)), {.seed = 1});
              },
          .options = {.optimizer = "adam", .loss = "mse"},
          .inputs = {f32({8, 6, 6, 3})},
          .labels = {f32({8, 1})}};
}

struct Named {
  const char* name;
  Task (*task)();
};
const Named kTasks[] = {{"MultiInput", multi_input}, {"SharedLayer", shared_layer},
                        {"Residual", residual},      {"MnistMlp", mnist_mlp},
                        {"MnistCnn", mnist_cnn},     {"Normalised", normalised}};
std::string name_of(const ::testing::TestParamInfo<Named>& info) { return info.param.name; }
using ForEachTask = ::testing::TestWithParam<Named>;

class EmulatedTraining : public ForEachTask {};
TEST_P(EmulatedTraining, FollowsTheCpu) { expect_same_curve(GetParam().task(), Device::Emulated); }
INSTANTIATE_TEST_SUITE_P(All, EmulatedTraining, ::testing::ValuesIn(kTasks), name_of);

class TrainingOnGpu : public cuda::OnGpu<ForEachTask> {};
TEST_P(TrainingOnGpu, FollowsTheCpu) { expect_same_curve(GetParam().task(), Device::Cuda); }

// A step that was captured into a CUDA graph, and the same launches one by one. A step that could not be
// captured says so on stderr.
TEST_P(TrainingOnGpu, CapturedOrNotTheBitsAreTheSame) {
  testing::internal::CaptureStderr();
  const std::vector<double> captured = losses(GetParam().task(), Device::Cuda, kSteps);
  EXPECT_EQ(testing::internal::GetCapturedStderr().find("was not captured"), std::string::npos);
  setenv("LAMINA_CUDA_GRAPH", "0", 1);
  const std::vector<double> walked = losses(GetParam().task(), Device::Cuda, kSteps);
  unsetenv("LAMINA_CUDA_GRAPH");
  EXPECT_EQ(captured, walked);
}
INSTANTIATE_TEST_SUITE_P(All, TrainingOnGpu, ::testing::ValuesIn(kTasks), name_of);

}  // namespace
}  // namespace lamina
