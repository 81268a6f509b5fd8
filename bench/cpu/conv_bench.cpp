#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <random>

#include "core/ops/conv.h"
#include "core/ops/pool.h"
#include "cpu/conv/direct_conv.h"
#include "cpu/kernel.h"
#include "cpu/pool/thread_pool.h"
#include "cpu/pooling/pooling.h"

// Convolutions and poolings of two networks, each pass alone, on one and on two threads:
//   conv_bench --benchmark_filter=mnist
// Reported is the fastest of several repetitions.
namespace {

using namespace lamina;
using Lowering = cpu::Kernel (*)(const NodeView&);

// One node's kernel with memory of its own.
class Task {
 public:
  Task(const OpDef& op, Lowering lower, const std::vector<Shape>& inputs, Attrs attrs, int threads)
      : pool_(threads) {
    Values values;
    for (const Shape& shape : inputs) values.push_back(graph_.input("x", {DType::Float32, shape}));
    graph_.add(op, values, std::move(attrs));
    const NodeView view(graph_, static_cast<int>(graph_.nodes().size()) - 1);
    kernel_ = lower(view);
    for (int i = 0; i < view.inputs(); ++i) in_.push_back(memory(view.input(i).bytes()));
    out_ = memory(view.output(0).bytes());
    arguments_ = {in_.data(), &out_, memory(kernel_.workspace_bytes), nullptr};
  }

  void run() {
    for (const cpu::Phase& phase : kernel_.phases) {
      phase_ = &phase;
      pool_.run(phase.chunks, call, this);
    }
  }

 private:
  static void call(const void* context, int chunk) {
    const auto& task = *static_cast<const Task*>(context);
    task.phase_->run(task.arguments_, chunk);
  }

  std::byte* memory(std::int64_t bytes) {
    const std::size_t size = (static_cast<std::size_t>(bytes) + 127) / 64 * 64;
    blocks_.emplace_back(static_cast<float*>(std::aligned_alloc(64, size)), &std::free);
    std::mt19937 random(1);
    std::uniform_real_distribution<float> uniform(-1, 1);
    std::generate_n(blocks_.back().get(), size / sizeof(float), [&] { return uniform(random); });
    return reinterpret_cast<std::byte*>(blocks_.back().get());
  }

  Graph graph_;
  cpu::ThreadPool pool_;
  cpu::Kernel kernel_;
  const cpu::Phase* phase_ = nullptr;
  std::vector<std::unique_ptr<float, decltype(&std::free)>> blocks_;
  std::vector<const std::byte*> in_;
  std::byte* out_ = nullptr;
  cpu::Arguments arguments_;
};

struct Layer {
  const char* name;
  Shape images, kernel;
  ops::ConvOptions options = {};
};
const Layer kLayers[] = {
    {"mnist_1", {128, 28, 28, 1}, {3, 3, 1, 32}},
    {"mnist_2", {128, 13, 13, 32}, {3, 3, 32, 64}},
    {"resnet_first", {8, 112, 112, 3}, {7, 7, 3, 64}, {.strides = {2, 2}, .padding = ops::Padding::Same}},
    {"resnet_28", {8, 28, 28, 128}, {3, 3, 128, 128}, {.padding = ops::Padding::Same}},
    {"resnet_7", {8, 7, 7, 512}, {3, 3, 512, 512}, {.padding = ops::Padding::Same}},
    {"pointwise", {8, 28, 28, 256}, {1, 1, 256, 128}},
    {"depthwise", {8, 28, 28, 128}, {3, 3, 1, 128}, {.padding = ops::Padding::Same, .groups = 128}},
};
struct PoolLayer {
  const char* name;
  Shape images;
  ops::PoolOptions options;
};
const PoolLayer kPools[] = {
    {"mnist_1", {128, 26, 26, 32}, {.size = {2, 2}}},
    {"mnist_2", {128, 11, 11, 64}, {.size = {2, 2}}},
    {"resnet", {8, 56, 56, 64}, {.size = {3, 3}, .strides = {2, 2}, .padding = ops::Padding::Same}},
};

// Each repetition times a single run, so that the fastest is one that nobody disturbed.
void add(const std::string& name, const OpDef& op, Lowering lower, const std::vector<Shape>& inputs,
         const Attrs& attrs, double flops = 0) {
  for (int threads : {1, 2}) {
    auto task = std::make_shared<std::unique_ptr<Task>>();
    const auto body = [=, &op](benchmark::State& state) {
      if (!*task) *task = std::make_unique<Task>(op, lower, inputs, attrs, threads);
      (*task)->run();
      for (auto _ : state) (*task)->run();
      if (flops > 0) state.SetLabel(std::to_string(flops / 1e9).substr(0, 5) + " GFLOP");
    };
    benchmark::RegisterBenchmark((name + "/threads:" + std::to_string(threads)).c_str(), body)
        ->UseRealTime()
        ->Unit(benchmark::kMicrosecond)
        ->Iterations(1)
        ->Repetitions(60)
        ->ReportAggregatesOnly(true)
        ->ComputeStatistics("fastest", [](const std::vector<double>& times) {
          return *std::min_element(times.begin(), times.end());
        });
  }
}

void add_conv(const Layer& layer) {
  Graph graph;
  const Value y = ops::conv(graph.input("x", {DType::Float32, layer.images}),
                            graph.input("kernel", {DType::Float32, layer.kernel}), layer.options);
  ops::ConvAttrs attrs = graph.node(y.id).attrs.as<ops::ConvAttrs>();
  const double flops =
      2.0 * static_cast<double>(y.shape().numel() / layer.kernel.back() * layer.kernel.numel());
  const std::string name = layer.name;
  add(name + "/forward", ops::conv_op, cpu::lower_direct_conv, {layer.images, layer.kernel}, attrs, flops);
  add(name + "/kernel_grad", ops::conv_kernel_grad_op, cpu::lower_direct_conv_kernel_grad,
      {layer.images, y.shape()}, attrs, flops);
  attrs.spatial = ops::spatial_axes(layer.images);
  add(name + "/input_grad", ops::conv_input_grad_op, cpu::lower_direct_conv_input_grad,
      {y.shape(), layer.kernel}, attrs, flops);
}

void add_pool(const PoolLayer& layer) {
  Graph graph;
  const Value y = ops::max_pool(graph.input("x", {DType::Float32, layer.images}), layer.options);
  const Attrs attrs = graph.node(y.id).attrs;
  const std::string name = std::string(layer.name) + "/max_pool";
  add(name, ops::max_pool_op, cpu::lower_max_pool, {layer.images}, attrs);
  add(name + "_grad", ops::max_pool_grad_op, cpu::lower_max_pool_grad, {layer.images, y.shape(), y.shape()},
      attrs, 0);
}

}  // namespace

int main(int argc, char** argv) {
  for (const Layer& layer : kLayers) add_conv(layer);
  for (const PoolLayer& layer : kPools) add_pool(layer);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
