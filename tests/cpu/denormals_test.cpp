#include <gtest/gtest.h>

#include <algorithm>

#include "core/ops/binary.h"
#include "core/runtime/backend.h"
#include "cpu/backend.h"

namespace lamina {
namespace {

// 1e-20 * 1e-20 is below the smallest normal float.
std::vector<float> products(std::int64_t count, int threads) {
  Graph graph;
  const Value x = graph.input("x", {DType::Float32, {count}});
  graph.output("y", x * x);
  const auto backend = cpu::backend(threads);
  const auto program = backend->link(compile(graph, *backend));
  const std::span<std::byte> bytes = program->input(0);
  std::fill_n(reinterpret_cast<float*>(bytes.data()), count, 1e-20F);
  program->run();
  const auto* y = reinterpret_cast<const float*>(program->output(0).data());
  return {y, y + count};
}

bool all_zero(const std::vector<float>& values) {
  return std::ranges::all_of(values, [](float v) { return v == 0.0F; });
}

TEST(Denormals, AreZeroInAProgramOnEveryThread) {
  EXPECT_TRUE(all_zero(products(7, 1)));
  EXPECT_TRUE(all_zero(products(1 << 20, 2)));
}

TEST(Denormals, AreTheCallersAgainAfterwards) {
  products(7, 1);
  volatile float tiny = 1e-20F;
  EXPECT_GT(tiny * tiny, 0.0F);
}

}  // namespace
}  // namespace lamina
