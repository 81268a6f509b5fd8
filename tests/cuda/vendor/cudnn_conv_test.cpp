// Convolutions lowered for a GPU with cuDNN: our rule of what it is asked for, and programs on the emulated
// device that plays it, against the reference and the CPU.

#include <gtest/gtest.h>
#include <lamina/lamina.h>

#include <algorithm>
#include <cmath>

#include "cpu/backend.h"
#include "cuda/backend.h"
#include "cuda/emulated/device.h"
#include "cuda/lowering/cudnn_conv.h"
#include "model/training/feed.h"
#include "model/training/trainer.h"
#include "tests/support/case_values.h"
#include "tests/support/expect_close.h"
#include "tests/support/interpret.h"
#include "tests/support/op_cases/cases.h"
#include "tests/support/oracle.h"

namespace lamina {
namespace {

using cuda::ConvParameters;

ConvParameters plain() {
  ConvParameters p;
  p.windows.images = 2;
  p.windows.axis[1] = p.windows.axis[2] = {.in = 8, .out = 6, .size = 3};
  p.channels = 4;
  p.filters = 6;
  return p;
}

std::string refusal(void (*change)(ConvParameters&)) {
  ConvParameters p = plain();
  change(p);
  return cuda::cudnn_conv_refusal(p);
}

TEST(CudnnConvRule, TakesStridesDilationGroupsAndUnevenPadding) {
  EXPECT_EQ(refusal([](ConvParameters&) {}), "");
  EXPECT_EQ(refusal([](ConvParameters& p) { p.groups = 2; }), "");
  EXPECT_EQ(refusal([](ConvParameters& p) {
              p.windows.axis[2] = {.in = 8, .out = 4, .size = 3, .stride = 2};  // one cell behind the last
            }),
            "");
  EXPECT_EQ(
      refusal([](ConvParameters& p) { p.windows.axis[2] = {.in = 8, .out = 3, .size = 3, .stride = 2}; }),
      "");
  EXPECT_EQ(refusal([](ConvParameters& p) {
              p.windows.axis[1] = {.in = 8, .out = 8, .size = 3, .dilation = 2, .pad_low = 4};  // causal
            }),
            "");
}

TEST(CudnnConvRule, LeavesTheRestToOurOwn) {
  EXPECT_EQ(refusal([](ConvParameters& p) { p.dtype = static_cast<int>(DType::Float64); }), "float64");
  EXPECT_EQ(refusal([](ConvParameters& p) { p.windows.images = 0; }), "empty");
  EXPECT_EQ(refusal([](ConvParameters& p) { p.windows.axis[1].out = 0; }), "empty");
  EXPECT_EQ(refusal([](ConvParameters& p) { p.windows.axis[1].pad_low = -1; }),
            "padding that takes cells away");
  EXPECT_EQ(refusal([](ConvParameters& p) { p.windows.axis[1].out = 5; }), "fewer places than fit");
  EXPECT_EQ(refusal([](ConvParameters& p) { p.windows.images = std::int64_t{1} << 26; }),
            "a tensor of 2^31 elements");
}

std::shared_ptr<const Backend> vendor_backend() {
  return cuda::backend(cuda::emulated_device({.vendor = true}));
}

bool names_cudnn(const Program& program) {
  for (int n = 0; n < static_cast<int>(program.graph.nodes().size()); ++n)
    if (program.lowered->kernel_name(n).starts_with("cudnn_")) return true;
  return false;
}

Graph graph_of(const ops::OpCase& op_case, const std::vector<Tensor>& inputs) {
  Graph graph;
  Values values;
  for (const Tensor& x : inputs) values.push_back(graph.input("x" + std::to_string(values.size()), x.type()));
  for (const Value& y : op_case.build(values)) graph.output("y", y);
  return graph;
}

// Returns whether a library was asked.
bool check_case(const ops::OpCase& op_case, const Backend& backend) {
  const std::vector<Tensor> inputs = support::case_values(op_case);
  const std::vector<Tensor> exact = op_case.has_double ? support::in_double(inputs) : inputs;
  const auto expected = support::interpret(graph_of(op_case, exact), exact, {.choose = support::oracle});
  const auto executable = backend.link(compile(graph_of(op_case, inputs), backend));
  for (std::size_t i = 0; i < inputs.size(); ++i)
    std::copy_n(inputs[i].data(), inputs[i].bytes(), executable->input(static_cast<int>(i)).data());
  executable->run();
  const Graph& graph = executable->program().graph;
  for (std::size_t i = 0; i < graph.outputs().size(); ++i) {
    Tensor result(graph.type(graph.outputs()[i].value));
    const auto bytes = executable->output(static_cast<int>(i));
    std::copy(bytes.begin(), bytes.end(), result.data());
    support::expect_close(result, expected[i], op_case.tolerance, "cuDNN, played");
  }
  return names_cudnn(executable->program());
}

TEST(CudnnConv, EveryCaseOfTheOps) {
  const auto backend = vendor_backend();
  int cases = 0;
  for (const ops::OpCase& op_case : ops::all_cases()) {
    const std::string_view op = op_case.op->name;
    if (!op.starts_with("conv")) continue;
    SCOPED_TRACE(op);
    cases += check_case(op_case, *backend) ? 1 : 0;
  }
  EXPECT_GE(cases, 6);
}

// A batch of numbers that look random and are the same everywhere.
Tensor numbers(const Shape& shape, std::uint64_t state) {
  Tensor tensor({DType::Float32, shape});
  for (float& x : tensor.mutable_span<float>()) {
    state = state * 6364136223846793005 + 1442695040888963407;
    x = static_cast<float>(state >> 40) / (1 << 23) - 1;
  }
  return tensor;
}

Model small_cnn() {
  auto in = Input({13, 13, 3});
  auto x = layers::Conv2D(8, 3, {.activation = "relu"})(in);
  x = layers::MaxPooling2D(2)(x);
  x = layers::Conv2D(12, 3, {.strides = {2, 2}, .padding = "same", .activation = "relu"})(x);
  x = layers::Flatten()(x);
  return Model(in, layers::Dense(10, {.activation = "softmax"})(x), {.seed = 1});
}

std::vector<double> losses(std::shared_ptr<const Backend> backend, bool* asks_cudnn = nullptr) {
  const Model model = small_cnn();
  const CompileOptions options{.optimizer = "adam", .loss = "sparse_categorical_crossentropy"};
  Session session(model.functional(), std::move(backend),
                  TrainingSetup(model.functional(), model, options, Source::current()), 1);
  std::vector<double> curve;
  for (std::uint64_t step = 0; step < 20; ++step) {
    const Data x = numbers({3, 13, 13, 3}, step % 5),
               y = Tensor::from(std::vector<std::int32_t>{1, 4, 9}, {3});
    const Feed feed(model.functional(), &session.setup(), x, y, {});
    curve.push_back(run_one_batch(session, StepKind::Train, feed)["loss"]);
    if (asks_cudnn) *asks_cudnn = names_cudnn(session.executable(StepKind::Train, feed.types(3)).program());
  }
  return curve;
}

TEST(CudnnConv, ATrainingStepFollowsTheCpu) {
  bool asks_cudnn = false;
  const std::vector<double> cpu = losses(cpu::backend(1)), gpu = losses(vendor_backend(), &asks_cudnn);
  EXPECT_TRUE(asks_cudnn);
  for (std::size_t step = 0; step < cpu.size(); ++step)
    EXPECT_NEAR(gpu[step], cpu[step], 1e-5 * std::abs(cpu[step])) << "step " << step;
  EXPECT_LT(cpu.back(), cpu.front());
}

}  // namespace
}  // namespace lamina
