// Every op of the catalogue with numbers stored in 16 bits: the cases with their float inputs rounded to bf16
// and to f16, against the double reference of the rounded numbers. A case that the op's type rule takes in a
// half type and the GPU does not is a failure.

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "core/runtime/backend.h"
#include "cuda/backend.h"
#include "cuda/emulated/device.h"
#include "cuda/emulator/options.h"
#include "cuda/language/half.h"
#include "tests/cuda/on_gpu.h"
#include "tests/support/case_values.h"
#include "tests/support/expect_close.h"
#include "tests/support/interpret.h"
#include "tests/support/op_cases/cases.h"
#include "tests/support/oracle.h"
#include "tests/support/run_graph.h"

namespace lamina::ops {
namespace {

using cuda::emulator::Order;
using support::Tolerance;

struct Half {
  DType dtype;
  double unit;      // between 1 and the next number
  double smallest;  // above 0
};
constexpr Half kHalves[] = {{DType::BFloat16, 0x1p-7, 0x1p-133}, {DType::Float16, 0x1p-10, 0x1p-24}};

std::ostream& operator<<(std::ostream& out, const Half& half) { return out << half.dtype; }

// Compositions of more ops are run, but not compared: what one op rounds, another may enlarge, or it does not
// fit into f16 at all. Each of their ops has cases of its own.
constexpr std::ptrdiff_t kMostOps = 2;
std::ptrdiff_t ops_in(const Graph& graph) {
  return std::ranges::count_if(graph.nodes(), [](const Node& n) { return !is_source(n) && !is_view(n); });
}

// Of results in half types, and of those that are wide beside them.
struct Tolerances {
  Tolerance half, wide;
};

// Both sides are rounded to the half type, so that results next to the middle of two halves differ by one
// unit of it; the rest is what the float kernels may lose in their sums, and a number of size 1 that is
// rounded on its way from one op to the other.
Tolerances tolerances_of(const OpCase& op_case, const Half& half, const Graph& graph) {
  const Tolerance of_half{
      op_case.tolerance.relative + half.unit,
      op_case.tolerance.absolute + half.smallest + (ops_in(graph) > 1 ? half.unit / 2 : 0)};
  return {of_half, ops_in(graph) > 1 ? of_half : op_case.tolerance};
}

// Host tensors of half types are only bytes.
template <class Visit>
void with_half(DType dtype, Visit visit) {
  return dtype == DType::BFloat16 ? visit(cuda::bf16{}) : visit(cuda::f16{});
}
bool is_half(const Tensor& x) { return size_of(x.dtype()) == 2; }

Tensor rounded(const Tensor& x, DType half) {
  const Tensor floats = x.astype(DType::Float32);
  Tensor halves({half, x.shape()});
  with_half(half, [&]<class T>(T) {
    std::ranges::transform(floats.span<float>(), reinterpret_cast<T*>(halves.data()), cuda::from_float<T>);
  });
  return halves;
}
Tensor in_double(const Tensor& halves) {
  Tensor doubles({DType::Float64, halves.shape()});
  with_half(halves.dtype(), [&]<class T>(T) {
    const std::span from(reinterpret_cast<const T*>(halves.data()), static_cast<std::size_t>(halves.numel()));
    std::ranges::transform(from, doubles.mutable_span<double>().begin(),
                           [](T x) { return cuda::to_float(x); });
  });
  return doubles;
}

// What the op keeps wide stays so.
std::vector<Tensor> rounded_values(const OpCase& op_case, DType half) {
  std::vector<Tensor> tensors = support::case_values(op_case);
  for (std::size_t i = 0; i < tensors.size(); ++i)
    if (tensors[i].dtype() == DType::Float32 && !op_case.inputs[i].stays_wide)
      tensors[i] = rounded(tensors[i], half);
  return tensors;
}
std::vector<Tensor> all_in_double(std::vector<Tensor> tensors) {
  for (Tensor& x : tensors)
    if (is_float(x.dtype())) x = is_half(x) ? in_double(x) : x.astype(DType::Float64);
  return tensors;
}

bool has_floats(const OpCase& op_case) {
  return std::ranges::any_of(op_case.inputs,
                             [](const CaseInput& in) { return in.type.dtype == DType::Float32; });
}

using Build = std::function<Values(In)>;
Graph graph_of(const Build& build, const std::vector<Tensor>& inputs) {
  Graph graph;
  Values values;
  for (const Tensor& x : inputs) values.push_back(graph.input("x" + std::to_string(values.size()), x.type()));
  for (const Value& y : build(values)) graph.output("y", y);
  return graph;
}

// Nothing if the type rule of an op refuses the inputs.
std::optional<Graph> graph_of_halves(const Build& build, const std::vector<Tensor>& inputs) try {
  return graph_of(build, inputs);
} catch (const Error&) {
  return std::nullopt;
}

void expect_results(const std::vector<Tensor>& results, const std::vector<Tensor>& expected,
                    const Tolerances& tolerances, const std::string& device) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (is_half(results[i]))
      support::expect_close(in_double(results[i]), in_double(rounded(expected[i], results[i].dtype())),
                            tolerances.half, device);
    else
      support::expect_close(results[i], expected[i], tolerances.wide, device);
  }
}

// Returns whether the op takes halves.
bool check_case(const OpCase& op_case, const Half& half, const Backend& device) {
  const std::vector<Tensor> inputs = rounded_values(op_case, half.dtype);
  const std::optional<Graph> graph = graph_of_halves(op_case.build, inputs);
  if (!graph) return false;
  const std::vector<Tensor> results = support::run_graph(*graph, device, inputs);
  if (ops_in(*graph) > kMostOps) return true;
  const std::vector<Tensor> exact = all_in_double(inputs);
  const auto expected =
      support::interpret(graph_of(op_case.build, exact), exact, {.choose = support::oracle});
  expect_results(results, expected, tolerances_of(op_case, half, *graph), device.name());
  return true;
}

// Returns how many cases of these ops take halves.
int check_cases(const Half& half, const Backend& device, bool (*is_among)(std::string_view op)) {
  int cases = 0;
  for (const OpCase& op_case : all_cases()) {
    if (!has_floats(op_case) || !is_among(op_case.op->name)) continue;
    std::ostringstream name;
    name << op_case;
    SCOPED_TRACE(name.str());
    try {
      cases += check_case(op_case, half, device) ? 1 : 0;
    } catch (const Error& error) {
      ADD_FAILURE() << error.what();
    }
  }
  return cases;
}
bool any(std::string_view) { return true; }
bool is_for_libraries(std::string_view op) {
  return op.starts_with("conv") || op == "matmul" || op == "dense";
}

void check_typed(const TypedCase& typed, const Half& half, const Backend& device) {
  OpCase values;
  values.name = typed.name;
  values.inputs = {typed.input};
  const std::vector<Tensor> inputs = support::case_values(values);
  const auto graph = [&](DType dtype) {
    return graph_of(one([&](In x) { return typed.build(x[0], dtype); }), inputs);
  };
  const auto expected = support::interpret(graph(DType::Float32), inputs, {.choose = support::oracle});
  // Normal numbers are exact up to the rounding of log, sin and cos.
  const Tolerance tolerance{half.unit, half.smallest};
  expect_results(support::run_graph(graph(half.dtype), device, inputs), expected, {tolerance, tolerance},
                 device.name());
}

using ForEachHalf = ::testing::TestWithParam<Half>;
std::string name_of(const ::testing::TestParamInfo<Half>& info) {
  return std::string(short_name(info.param.dtype));
}

class HalfOps : public ForEachHalf {};
TEST_P(HalfOps, AgreeWithTheDoubleReference) {
  EXPECT_GT(check_cases(GetParam(), *cuda::backend(cuda::emulated_device()), any), 200);
}
TEST_P(HalfOps, AgreeWhereLibrariesAreAsked) {
  const auto device = cuda::backend(cuda::emulated_device({.vendor = true}));
  EXPECT_GT(check_cases(GetParam(), *device, is_for_libraries), 20);
}
TEST_P(HalfOps, WithADtypeOfTheirOwnRoundOnce) {
  const auto device = cuda::backend(cuda::emulated_device());
  for (auto order : {Order::Forward, Order::Reverse, Order::Random}) {
    cuda::emulator::options() = {.order = order};
    for (const TypedCase& typed : typed_cases()) {
      SCOPED_TRACE(std::string(typed.op->name) + " " + typed.name);
      check_typed(typed, GetParam(), *device);
    }
  }
  cuda::emulator::options() = {};
}
INSTANTIATE_TEST_SUITE_P(All, HalfOps, ::testing::ValuesIn(kHalves), name_of);

class HalfOpsOnGpu : public cuda::OnGpu<ForEachHalf> {};
TEST_P(HalfOpsOnGpu, AgreeWithTheDoubleReference) {
  EXPECT_GT(check_cases(GetParam(), *cuda::backend(cuda::gpu().device), any), 200);
}
INSTANTIATE_TEST_SUITE_P(All, HalfOpsOnGpu, ::testing::ValuesIn(kHalves), name_of);

}  // namespace
}  // namespace lamina::ops
