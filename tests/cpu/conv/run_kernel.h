#pragma once

#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "core/runtime/node_view.h"
#include "cpu/kernel.h"

// Runs one kernel over plain buffers, without a program around it.
namespace lamina::test {

using Numbers = std::vector<double>;

// In which order the chunks of a phase run; results must not depend on it.
enum class ChunkOrder { Forward, Backward };

inline Numbers random_numbers(std::int64_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  Numbers numbers(static_cast<std::size_t>(count));
  for (double& number : numbers) number = uniform(random);
  return numbers;
}

// A graph of a single op over inputs of these types and T's dtype; `build` takes their Values.
template <class T>
class OneNode {
 public:
  template <class Build>
  OneNode(const std::vector<Shape>& inputs, Build build) : graph_(std::make_unique<Graph>()) {
    Values values;
    for (const Shape& shape : inputs) values.push_back(graph_->input("x", {dtype_of<T>(), shape}));
    build(values);
  }
  NodeView view() const { return {*graph_, static_cast<int>(graph_->nodes().size()) - 1}; }

 private:
  std::unique_ptr<Graph> graph_;
};

// The kernel's first output. Outputs and workspace begin as NaN, and bytes behind them must stay as they are.
template <class T>
std::vector<T> run_kernel(const cpu::Kernel& kernel, const NodeView& view, const std::vector<Numbers>& inputs,
                          ChunkOrder order = ChunkOrder::Forward) {
  constexpr std::size_t kGuard = 64;
  std::vector<std::vector<T>> data;
  std::vector<const std::byte*> in;
  for (const Numbers& numbers : inputs) data.emplace_back(numbers.begin(), numbers.end());
  for (const auto& d : data) in.push_back(reinterpret_cast<const std::byte*>(d.data()));
  const auto count = static_cast<std::size_t>(view.output(0).shape.numel());
  std::vector<T> result(count + kGuard, std::numeric_limits<T>::quiet_NaN());
  const auto bytes = static_cast<std::size_t>(kernel.workspace_bytes);
  std::vector<std::byte> workspace(bytes + 2 * kGuard, std::byte{0xff});
  std::byte* aligned =
      workspace.data() + (kGuard - reinterpret_cast<std::uintptr_t>(workspace.data()) % kGuard);
  std::byte* out[] = {reinterpret_cast<std::byte*>(result.data())};
  const cpu::Arguments arguments{in.data(), out, aligned, nullptr};
  for (const cpu::Phase& phase : kernel.phases)
    for (int i = 0; i < phase.chunks; ++i)
      phase.run(arguments, order == ChunkOrder::Forward ? i : phase.chunks - 1 - i);
  for (std::size_t i = count; i < result.size(); ++i)
    check(result[i] != result[i], "wrote behind its output");
  for (std::byte* b = aligned + bytes; b < workspace.data() + workspace.size(); ++b)
    check(*b == std::byte{0xff}, "wrote behind its workspace");
  result.resize(count);
  return result;
}

// The largest difference of two results, relative to the largest number in the second.
template <class A, class B>
double difference(const std::vector<A>& a, const std::vector<B>& b) {
  check(a.size() == b.size(), "results of different sizes");
  double worst = 0, largest = 1e-30;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double d = std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
    worst = d > worst || d != d ? d : worst;
    largest = std::max(largest, std::abs(static_cast<double>(b[i])));
  }
  return worst / largest;
}

template <class T>
bool same_bits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

template <class A, class B>
double dot(const std::vector<A>& a, const std::vector<B>& b) {
  check(a.size() == b.size(), "vectors of different lengths");
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

}  // namespace lamina::test
