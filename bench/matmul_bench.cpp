#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "cpu/matmul/matmul.h"
#include "cpu/matmul/small_matmul.h"

// Products as they come in training dense layers: forward, gradient of the weights (A transposed), gradient
// of the inputs (B transposed). Reports GFLOP/s; the second argument of `shared` is the number of threads.
namespace {

using lamina::cpu::Layout;
using lamina::cpu::Product;

struct Shape {
  std::int64_t m, k, n;
  Layout layout_a = Layout::Plain, layout_b = Layout::Plain;
};

constexpr Layout kTransposed = Layout::Transposed;
const Shape kSmall[] = {{32, 10, 32},
                        {32, 20, 32},
                        {32, 32, 32},
                        {32, 64, 1},
                        {32, 1, 64, Layout::Plain, kTransposed},
                        {10, 32, 32, kTransposed},
                        {64, 32, 1, kTransposed},
                        {32, 32, 1},
                        {32, 32, 32, Layout::Plain, kTransposed}};
const Shape kLarge[] = {{128, 784, 512},
                        {128, 512, 512},
                        {128, 512, 10},
                        {784, 128, 512, kTransposed},
                        {128, 512, 512, Layout::Plain, kTransposed},
                        {128, 10, 512, Layout::Plain, kTransposed}};

struct Operands {
  explicit Operands(const Shape& s)
      : a(static_cast<std::size_t>(s.m * s.k), 0.5f),
        b(static_cast<std::size_t>(s.k * s.n), 0.25f),
        c(static_cast<std::size_t>(s.m * s.n)),
        product{.m = s.m,
                .n = s.n,
                .k = s.k,
                .a = a.data(),
                .lda = s.layout_a == Layout::Plain ? s.k : s.m,
                .layout_a = s.layout_a,
                .b = b.data(),
                .ldb = s.layout_b == Layout::Plain ? s.n : s.k,
                .layout_b = s.layout_b,
                .c = c.data(),
                .ldc = s.n} {}
  std::vector<float> a, b, c;
  Product<float> product;
};

std::string name_of(const Shape& s) {
  return std::to_string(s.m) + "x" + std::to_string(s.k) + "x" + std::to_string(s.n) +
         (s.layout_a == kTransposed ? "/At" : "") + (s.layout_b == kTransposed ? "/Bt" : "");
}

void report(benchmark::State& state, const Shape& s) {
  state.counters["GFLOP/s"] = benchmark::Counter(2e-9 * static_cast<double>(s.m * s.n * s.k),
                                                 benchmark::Counter::kIsIterationInvariantRate);
}

void small(benchmark::State& state, const Shape& shape) {
  const Operands operands(shape);
  for (auto _ : state) {
    lamina::cpu::small_matmul(operands.product);
    benchmark::ClobberMemory();
  }
  report(state, shape);
}

void shared(benchmark::State& state, const Shape& shape) {
  const Operands operands(shape);
  lamina::cpu::ThreadPool pool(static_cast<int>(state.range(0)));
  const lamina::cpu::MatmulPlan plan({.m = shape.m, .n = shape.n, .k = shape.k});
  for (auto _ : state) {
    plan.run(pool, {.each = operands.product});
    benchmark::ClobberMemory();
  }
  report(state, shape);
}

}  // namespace

int main(int argc, char** argv) {
  for (const Shape& s : kSmall) benchmark::RegisterBenchmark(("small/" + name_of(s)).c_str(), small, s);
  for (const Shape& s : kLarge)
    benchmark::RegisterBenchmark(("shared/" + name_of(s)).c_str(), shared, s)->Arg(1)->Arg(2)->UseRealTime();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
