// Merged launches write the bits of separate ones.

#include <gtest/gtest.h>
#include <lamina/lamina.h>

#include <cstring>

#include "cuda/backend.h"
#include "cuda/emulated/device.h"
#include "cuda/emulator/options.h"
#include "tests/cuda/launches/small_models.h"

namespace lamina {
namespace {

using cuda::emulator::Order;

// What a program's states and outputs hold after some runs.
using Contents = std::vector<std::vector<std::byte>>;

std::vector<std::byte> bytes_of(std::span<const std::byte> bytes) { return {bytes.begin(), bytes.end()}; }
std::span<const std::byte> span_of(const Tensor& x) {
  return {x.data(), static_cast<std::size_t>(x.bytes())};
}

// Small numbers everywhere; labels among five classes where they are whole.
void fill(std::span<std::byte> to, DType dtype) {
  for (std::size_t i = 0; i < to.size() / 4; ++i) {
    const std::int32_t whole = static_cast<std::int32_t>(i * 7 % 5);
    const float real = static_cast<float>(i * 37 % 101) / 50 - 1;
    std::memcpy(to.data() + 4 * i, dtype == DType::Int32 ? static_cast<const void*>(&whole) : &real, 4);
  }
}

Contents after_two_steps(const Graph& graph, const Backend& backend) {
  Contents before, after;
  for (const State& s : graph.states())
    before.push_back(bytes_of(span_of(std::static_pointer_cast<Variable>(s.cell)->value())));
  const auto executable = backend.link(compile(graph, backend));
  for (int step = 0; step < 2; ++step) {
    for (std::size_t i = 0; i < graph.inputs().size(); ++i)
      fill(executable->input(static_cast<int>(i)), graph.type(graph.inputs()[i].value).dtype);
    executable->run();
  }
  for (std::size_t i = 0; i < graph.outputs().size(); ++i)
    after.push_back(bytes_of(executable->output(static_cast<int>(i))));
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto variable = std::static_pointer_cast<Variable>(graph.states()[i].cell);
    after.push_back(bytes_of(span_of(variable->value())));
    std::ranges::copy(before[i], variable->mutable_value().data());
  }
  return after;
}

TEST(MergedLaunches, WriteTheBitsOfSeparateOnes) {
  const auto device = cuda::emulated_device();
  const auto apart = cuda::backend(device, {.merge = false});
  const auto merged = cuda::backend(device, {.merge = true});
  const std::pair<Model (*)(const Optimizer&), Optimizer> models[] = {
      {multi_input, optim::RMSprop()},
      {shared_layer, optim::SGD({.momentum = 0.9})},
      {residual, optim::Adam()},
      {classifier, optim::Adam()}};
  for (const auto& [make, optimizer] : models) {
    const Plan plan = make(optimizer).plan({.batch_size = 19, .device = Device::Emulated});
    const Contents expected = after_two_steps(plan.program().graph, *apart);
    for (Order order : {Order::Reverse, Order::Random}) {
      cuda::emulator::options() = {.order = order};
      EXPECT_TRUE(after_two_steps(plan.program().graph, *merged) == expected) << plan.program().text();
    }
    cuda::emulator::options() = {};
  }
}

TEST(MergedLaunches, LeaveStatesAloneOnceABatchIsRefused) {
  const Plan plan = classifier(optim::Adam()).plan({.batch_size = 19, .device = Device::Emulated});
  const Graph& graph = plan.program().graph;
  for (bool merge : {false, true}) {
    const auto backend = cuda::backend(cuda::emulated_device(), {.merge = merge});
    const auto executable = backend->link(compile(graph, *backend));
    const auto weight = std::static_pointer_cast<Variable>(graph.states()[0].cell);
    const std::vector<std::byte> before = bytes_of(span_of(weight->value()));
    for (std::size_t i = 0; i < graph.inputs().size(); ++i) {
      const DType dtype = graph.type(graph.inputs()[i].value).dtype;
      const std::span<std::byte> input = executable->input(static_cast<int>(i));
      fill(input, dtype);
      if (dtype == DType::Int32) input.back() = std::byte{1};  // a large number
    }
    executable->run();
    EXPECT_THROW(weight->value(), Error);
    EXPECT_EQ(bytes_of(span_of(weight->value())), before) << merge;
  }
}

}  // namespace
}  // namespace lamina
