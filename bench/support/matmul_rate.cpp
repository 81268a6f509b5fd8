#include "bench/support/matmul_rate.h"

#include <algorithm>
#include <vector>

#include "bench/support/process_clock.h"

namespace lamina::bench {
namespace {

constexpr int kRepetitions = 15;
constexpr double kLeastSeconds = 2e-3;  // of a repetition: enough for the clock

bool is_product(const Node& node) { return node.op->name == "matmul" || node.op->name == "dense"; }

// 2 m n k of each product in the node.
double flops_of(const Graph& graph, const Node& node) {
  const Shape &a = graph.type(node.inputs[0]).shape, &c = node.outputs[0].shape;
  const std::int64_t depth = a.numel() / (c.numel() / c.back());
  return 2 * static_cast<double>(c.numel()) * static_cast<double>(depth);
}

// A program that does what this node does and nothing else.
std::unique_ptr<Executable> alone(const Graph& graph, const Node& node, const Backend& backend) {
  Graph single;
  Values inputs;
  for (ValueId id : node.inputs) inputs.push_back(single.input("input", graph.type(id)));
  single.output("product", single.add(*node.op, inputs, node.attrs)[0]);
  std::unique_ptr<Executable> executable = backend.link(compile(single, backend));
  for (int i = 0; i < static_cast<int>(inputs.size()); ++i) {
    const std::span<std::byte> bytes = executable->input(i);
    std::fill_n(reinterpret_cast<float*>(bytes.data()), bytes.size() / sizeof(float), 0.5F);
  }
  return executable;
}

double seconds_of_run(Executable& executable) {
  executable.run();
  const double once = seconds_of([&] { executable.run(); });
  const int runs = static_cast<int>(std::clamp(kLeastSeconds / once, 1.0, 1e5));
  std::vector<double> seconds(kRepetitions);
  for (double& s : seconds)
    s = seconds_of([&] {
          for (int i = 0; i < runs; ++i) executable.run();
        }) /
        runs;
  std::ranges::nth_element(seconds, seconds.begin() + kRepetitions / 2);
  return seconds[kRepetitions / 2];
}

}  // namespace

MatmulRate measure_matmul_rate(const Program& program, const Backend& backend) {
  MatmulRate total;
  for (const Node& node : program.graph.nodes()) {
    if (!is_product(node)) continue;
    total.flops += flops_of(program.graph, node);
    total.seconds += seconds_of_run(*alone(program.graph, node, backend));
  }
  return total;
}

}  // namespace lamina::bench
