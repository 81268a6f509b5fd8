// Generated kernels against the interpreter: the same bits. On the emulated device they are what
// write_kernels.cpp wrote, in every order of threads; a GPU compiles them itself.

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "core/ir/graph.h"
#include "core/runtime/tensor.h"
#include "cuda/emulator/report.h"
#include "cuda/table.h"
#include "tests/cuda/fused/compiled_kernels.h"
#include "tests/cuda/on_every_device.h"
#include "tests/support/fused_programs.h"

namespace lamina::cuda {
namespace {

using support::FusedCase;
using Bytes = std::vector<std::byte>;

struct Options {
  std::size_t offset = 0;  // of arrays from an aligned address, in elements
  bool refused = false;    // an earlier kernel has raised the error word
};

// Numbers between low and high that look random, as the dtype's bytes.
Bytes numbers(const TensorType& type, double low, double high, std::uint64_t salt) {
  Tensor values({DType::Float64, {type.shape.numel()}});
  std::uint64_t state = salt;
  for (double& value : values.mutable_span<double>()) {
    state = state * 6364136223846793005 + 1442695040888963407;
    value = low + (high - low) * static_cast<double>(state >> 40) / (1 << 24);
  }
  Bytes bytes(static_cast<std::size_t>(type.bytes()));
  for (std::size_t i = 0; i < values.mutable_span<double>().size(); ++i) {
    const double x = values.mutable_span<double>()[i];
    auto put = [&](auto element) {
      std::memcpy(bytes.data() + i * sizeof element, &element, sizeof element);
    };
    switch (type.dtype) {
      case DType::Float32:
        put(static_cast<float>(x));
        break;
      case DType::Float64:
        put(x);
        break;
      case DType::BFloat16:
        put(from_float<bf16>(static_cast<float>(x)));
        break;
      case DType::Float16:
        put(from_float<f16>(static_cast<float>(x)));
        break;
      case DType::Int32:
        put(static_cast<std::int32_t>(std::lround(x)));
        break;
      case DType::Int64:
        put(static_cast<std::int64_t>(std::lround(x)));
        break;
      case DType::UInt8:
        put(static_cast<std::uint8_t>(std::lround(std::abs(x))));
        break;
      case DType::Bool:
        put(static_cast<std::uint8_t>(x > 0));
        break;
    }
  }
  return bytes;
}

// A case's launch, with memory for all it reads and writes.
class Problem {
 public:
  Problem(const FusedCase& one, Options options)
      : word_(std::vector<ErrorWord>{{.raised = options.refused}}) {
    Graph graph;
    Values inputs;
    std::vector<const std::byte*> ins;
    std::vector<std::byte*> outs;
    for (const TensorType& type : one.inputs) {
      inputs.push_back(graph.input("x" + std::to_string(inputs.size()), type));
      const std::size_t shift = options.offset * static_cast<std::size_t>(size_of(type.dtype));
      Bytes bytes(shift, std::byte{0});
      const Bytes values = numbers(type, one.low, one.high, inputs.size());
      bytes.insert(bytes.end(), values.begin(), values.end());
      inputs_.push_back(std::make_unique<DeviceArray<std::byte>>(bytes));
      ins.push_back(inputs_.back()->data() + shift);
    }
    const Node& node = graph.nodes()[static_cast<std::size_t>(add(graph, one, inputs))];
    for (const TensorType& type : node.outputs) {
      const std::size_t shift = options.offset * static_cast<std::size_t>(size_of(type.dtype));
      outputs_.push_back(std::make_unique<DeviceArray<std::byte>>(
          Bytes(shift + static_cast<std::size_t>(type.bytes()), std::byte{0x5A})));
      outs.push_back(outputs_.back()->data() + shift);
      types_.push_back(type);
    }
    const Kernel kernel = lower(NodeView(graph, static_cast<int>(graph.nodes().size()) - 1), {});
    launch_ =
        kernel.bind({.inputs = ins, .outputs = outs, .error = word_.data(), .node = 0, .writes_state = true})
            .at(0);
  }

  const Launch& launch() const { return launch_; }
  const TensorTypes& types() const { return types_; }

  void interpret() const {
    Launch plain = launch_;
    plain.source = nullptr;
    launch_now({plain});
  }
  void run_compiled_kernel(std::size_t index, Where where) const {
    if (where == Where::Gpu) return launch_now({launch_});
    EXPECT_EQ(compiled_kernels()[index](compiled_launch(launch_)), 0);
    for (const emulator::Report& report : emulator::take_reports()) ADD_FAILURE() << report.text;
  }
  std::vector<Bytes> results() const {
    std::vector<Bytes> all;
    for (const auto& output : outputs_) all.push_back(output->read());
    return all;
  }

 private:
  static int add(Graph& graph, const FusedCase& one, const Values& inputs) {
    graph.add(ops::fused_op, inputs, one.attrs);
    return static_cast<int>(graph.nodes().size()) - 1;
  }

  std::vector<std::unique_ptr<DeviceArray<std::byte>>> inputs_, outputs_;
  DeviceArray<ErrorWord> word_;
  TensorTypes types_;
  Launch launch_;
};

// Some machines give another NaN for the same operands in another order.
template <class T>
void expect_same_numbers(const Bytes& got, const Bytes& expected, const std::string& what) {
  for (std::size_t at = got.size() % sizeof(T); at < got.size(); at += sizeof(T)) {
    T a, b;
    std::memcpy(&a, got.data() + at, sizeof a);
    std::memcpy(&b, expected.data() + at, sizeof b);
    if (std::memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b)) continue;
    ADD_FAILURE() << what << ", byte " << at << ": " << +a << " instead of " << +b;
    return;
  }
}

void expect_same(const Bytes& got, const Bytes& expected, DType dtype, const std::string& what) {
  if (dtype == DType::Float32)
    expect_same_numbers<float>(got, expected, what);
  else if (dtype == DType::Float64)
    expect_same_numbers<double>(got, expected, what);
  else
    EXPECT_TRUE(got == expected) << what;
}

void check(std::size_t index, Where where, Options options = {}) {
  const FusedCase& one = support::fused_programs()[index];
  SCOPED_TRACE(one.name);
  const Problem interpreted(one, options), compiled(one, options);
  const auto before = interpreted.results();
  interpreted.interpret();
  compiled.run_compiled_kernel(index, where);
  const auto expected = interpreted.results(), got = compiled.results();
  EXPECT_NE(expected, before);
  for (std::size_t o = 0; o < got.size(); ++o)
    expect_same(got[o], expected[o], compiled.types()[o].dtype, "output " + std::to_string(o));
}

class CompiledPrograms : public OnEveryDevice {};
LAMINA_ON_EVERY_DEVICE(CompiledPrograms);

TEST_P(CompiledPrograms, GiveTheInterpretersBits) {
  ASSERT_EQ(compiled_kernels().size(), support::fused_programs().size());
  for (std::size_t i = 0; i < compiled_kernels().size(); ++i) check(i, GetParam());
}

TEST_P(CompiledPrograms, OfAnyAlignment) {
  for (std::size_t i : {0, 1, 10, 11}) check(i, GetParam(), {.offset = 1});
}

TEST_P(CompiledPrograms, LeaveTheirOutputsAloneIfTheBatchWasRefused) {
  const Problem problem(support::fused_programs()[0], {.refused = true});
  problem.run_compiled_kernel(0, GetParam());
  for (const Bytes& bytes : problem.results())
    for (std::byte b : bytes) ASSERT_EQ(b, std::byte{0x5A});
}

TEST(CompiledProgram, TextIsTheSameForTheSameProgram) {
  const FusedCase& one = support::fused_programs()[1];
  const Problem a(one, {}), b(one, {.offset = 3});
  EXPECT_EQ(*a.launch().source, *b.launch().source);
  EXPECT_NE(*a.launch().source, *Problem(support::fused_programs()[0], {}).launch().source);
}

}  // namespace
}  // namespace lamina::cuda
