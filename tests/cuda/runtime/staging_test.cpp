// Batches that are large enough to be sent to the device beside the queue: every run sees its own.

#include <gtest/gtest.h>

#include "core/ops/reduce.h"
#include "cuda/backend.h"
#include "cuda/emulated/device.h"

namespace lamina::cuda {
namespace {

TEST(Staging, EveryRunSeesItsOwnBatch) {
  constexpr std::int64_t kLarge = 128 * 1024, kSmall = 3;  // floats
  const auto device = backend(emulated_device());
  Graph graph;
  const Value large = graph.input("large", {DType::Float32, {kLarge}});
  const Value small = graph.input("small", {DType::Float32, {kSmall}});
  graph.output("largest", ops::max(large));
  graph.output("smallest", ops::min(small));
  const auto executable = device->link(compile(graph, *device));
  for (int run = 1; run <= 4; ++run) {
    auto* x = reinterpret_cast<float*>(executable->input(0).data());
    std::fill(x, x + kLarge, 0.0F);
    x[run * 1000] = static_cast<float>(run);
    auto* y = reinterpret_cast<float*>(executable->input(1).data());
    std::fill(y, y + kSmall, static_cast<float>(-run));
    executable->run();
    EXPECT_EQ(*reinterpret_cast<const float*>(executable->output(0).data()), static_cast<float>(run));
    EXPECT_EQ(*reinterpret_cast<const float*>(executable->output(1).data()), static_cast<float>(-run));
    for (int again = 0; again < 2; ++again) executable->run();
    EXPECT_EQ(*reinterpret_cast<const float*>(executable->output(0).data()), static_cast<float>(run))
        << "run again";
  }
}

}  // namespace
}  // namespace lamina::cuda
