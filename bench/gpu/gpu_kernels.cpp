// Kernels on a GPU, one op each, through the table that models are lowered by:
//   gpu_kernels                       # memory-bound ops of 64 MiB and 256 MiB, as a share of the copy
//   bandwidth gpu_kernels --products --size 4096   # our own bf16 product beside cuBLASLt's
// Every op takes turns with the copy of as many bytes, and medians are printed. --device emulated only shows
// that the program works.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>

#include "core/ops/argmax.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/concatenate.h"
#include "core/ops/cross_entropy.h"
#include "core/ops/gather.h"
#include "core/ops/matmul.h"
#include "core/ops/pool.h"
#include "core/ops/reduce.h"
#include "core/ops/reshape.h"
#include "core/ops/softmax.h"
#include "core/ops/unary.h"
#include "cuda/emulated/device.h"
#include "cuda/kernels/copy.h"
#include "cuda/plugin/gpu.h"
#include "cuda/table.h"

using namespace lamina;

namespace {

using Memory = std::shared_ptr<std::byte>;

struct Case {
  std::string name;
  std::vector<TensorType> inputs;
  std::function<Value(const Values&)> build;
};

// Numbers in [-1, 1], or small integers: never zeros, which can run faster than what is real.
Memory random_on(cuda::Device& device, const TensorType& type) {
  std::vector<std::byte> bytes(static_cast<std::size_t>(type.bytes()));
  std::uint64_t state = 7;
  for (std::int64_t i = 0; i < type.shape.numel(); ++i) {
    state = state * 6364136223846793005 + 1442695040888963407;
    const float unit = static_cast<float>(state >> 40) / (1 << 23) - 1;
    const auto whole = static_cast<std::int32_t>(state >> 40 & 511);
    const auto at = static_cast<std::size_t>(i);
    if (type.dtype == DType::Int32)
      reinterpret_cast<std::int32_t*>(bytes.data())[at] = whole;
    else if (size_of(type.dtype) == 2)
      reinterpret_cast<std::uint16_t*>(bytes.data())[at] = static_cast<std::uint16_t>(
          0x3F80 | (state >> 57) | (state >> 41 & 0x8000));  // bf16 of 1 to 2, both signs
    else
      reinterpret_cast<float*>(bytes.data())[at] = unit;
  }
  Memory memory = device.allocate(type.bytes());
  device.write(memory.get(), bytes);
  return memory;
}

// One op, bound to memory of its own.
class Bound {
 public:
  Bound(cuda::Device& device, const Case& c, const cuda::Abilities& abilities) : device_(device) {
    Graph graph;
    Values values;
    for (const TensorType& type : c.inputs) {
      values.push_back(graph.input("x" + std::to_string(values.size()), type));
      keep(random_on(device, type));
      inputs_.push_back(memory_.back().get());
      bytes_ += type.bytes();
    }
    const Value y = c.build(values);
    keep(device.allocate(y.type().bytes()));
    outputs_.push_back(memory_.back().get());
    bytes_ += y.type().bytes();
    const cuda::Kernel kernel = cuda::lower(NodeView(graph, y.id.node), abilities);
    keep(device.allocate(std::max<std::int64_t>(kernel.workspace_bytes, 1)));
    std::byte* workspace = memory_.back().get();
    keep(device.allocate(sizeof(cuda::ErrorWord)));
    const cuda::ErrorWord calm{};
    device.write(memory_.back().get(), std::as_bytes(std::span(&calm, 1)));
    sequence_ =
        device.prepare(kernel.bind({.inputs = inputs_,
                                    .outputs = outputs_,
                                    .workspace = workspace,
                                    .error = reinterpret_cast<cuda::ErrorWord*>(memory_.back().get())}));
  }

  // A plain copy of `bytes` in all, read and written.
  Bound(cuda::Device& device, std::int64_t bytes) : device_(device), bytes_(bytes / 2 * 2) {
    keep(random_on(device, {DType::Float32, {bytes / 2 / 4}}));
    keep(device.allocate(bytes / 2));
    cuda::CopyParameters p{};
    p.ranges[p.count++] = {memory_[0].get(), memory_[1].get(), bytes / 2 / 4 * 4};
    sequence_ = device.prepare({cuda::launch_of("copy", p)});
  }

  std::int64_t bytes() const { return bytes_; }

  double seconds(int runs) {
    device_.wait(device_.mark());
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < runs; ++i) sequence_->run();
    device_.wait(device_.mark());
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() / runs;
  }

 private:
  void keep(Memory memory) { memory_.push_back(std::move(memory)); }

  cuda::Device& device_;
  std::vector<Memory> memory_;
  std::vector<const std::byte*> inputs_;
  std::vector<std::byte*> outputs_;
  std::unique_ptr<cuda::Sequence> sequence_;
  std::int64_t bytes_ = 0;
};

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

// Ops over `n` floats. Rows are 1024 wide.
std::vector<Case> memory_bound(std::int64_t n) {
  const TensorType flat{DType::Float32, {n}}, rows{DType::Float32, {n / 1024, 1024}};
  const TensorType labels{DType::Int32, {n / 1024}}, images{DType::Float32, {n / 65536, 32, 32, 64}};
  return {
      {"relu", {flat}, [](auto x) { return ops::relu(x[0]); }},
      {"add", {flat, flat}, [](auto x) { return ops::add(x[0], x[1]); }},
      {"add a row", {rows, {DType::Float32, {1024}}}, [](auto x) { return ops::add(x[0], x[1]); }},
      {"tanh", {flat}, [](auto x) { return ops::tanh(x[0]); }},
      {"cast to bf16", {flat}, [](auto x) { return ops::cast(x[0], DType::BFloat16); }},
      {"sum of rows", {rows}, [](auto x) { return ops::sum(x[0], {.axes = {1}}); }},
      {"sum of columns", {rows}, [](auto x) { return ops::sum(x[0], {.axes = {0}}); }},
      {"sum of all", {flat}, [](auto x) { return ops::sum(x[0]); }},
      {"argmax of rows", {rows}, [](auto x) { return ops::argmax(x[0]); }},
      {"softmax", {rows}, [](auto x) { return ops::softmax(x[0]); }},
      {"log_softmax", {rows}, [](auto x) { return ops::log_softmax(x[0]); }},
      {"softmax cross-entropy",
       {rows, labels},
       [](auto x) { return ops::sparse_softmax_cross_entropy(x[0], x[1]); }},
      {"transpose",
       {rows},
       [](auto x) {
         return ops::transpose(x[0], {1, 0});
       }},
      {"concatenate",
       {rows, rows},
       [](auto x) {
         return ops::concatenate({x[0], x[1]});
       }},
      {"gather rows", {rows, labels}, [](auto x) { return ops::gather(x[0], x[1]); }},
      {"max_pool 2x2",
       {images},
       [](auto x) {
         return ops::max_pool(x[0], {.size = {2, 2}});
       }},
      {"avg_pool 2x2",
       {images},
       [](auto x) {
         return ops::avg_pool(x[0], {.size = {2, 2}});
       }},
  };
}

struct Options {
  std::string device = "cuda";
  int rounds = 7, runs = 20;
  std::int64_t mebibytes = 0, size = 4096;  // 0: 64 and 256
  bool products = false;
};

void print_shares(cuda::Device& device, const cuda::Abilities& abilities, std::int64_t mebibytes,
                  const Options& o) {
  std::printf("%lld MiB an input, %s\n%-24s %10s %9s %9s\n", static_cast<long long>(mebibytes),
              device.name().c_str(), "op", "us", "GB/s", "of copy");
  for (const Case& c : memory_bound(mebibytes * 1024 * 1024 / 4)) {
    Bound op(device, c, abilities), copy(device, op.bytes());
    op.seconds(3);
    copy.seconds(3);
    std::vector<double> times, shares;
    for (int round = 0; round < o.rounds; ++round) {
      times.push_back(op.seconds(o.runs));
      shares.push_back(copy.seconds(o.runs) / times.back());
    }
    std::printf("%-24s %10.1f %9.0f %8.0f%%\n", c.name.c_str(), median(times) * 1e6,
                static_cast<double>(op.bytes()) / median(times) * 1e-9, median(shares) * 100);
    std::fflush(stdout);
  }
  std::printf("\n");
}

void print_products(cuda::Device& device, const cuda::Abilities& abilities, const Options& o) {
  for (DType dtype : {DType::BFloat16, DType::Float32}) {
    const TensorType square{dtype, {o.size, o.size}};
    const Case c{"", {square, square}, [](auto x) { return ops::matmul(x[0], x[1]); }};
    Bound own(device, c, {}), best(device, c, abilities);
    own.seconds(2);
    best.seconds(2);
    std::vector<double> times, ratios;
    for (int round = 0; round < o.rounds; ++round) {
      times.push_back(own.seconds(o.runs));
      ratios.push_back(best.seconds(o.runs) / times.back());
    }
    const double n = static_cast<double>(o.size);
    std::printf("product of %lld squared, %s: own %.1f us, %.1f TFLOP/s, %.0f%% of the library's rate\n",
                static_cast<long long>(o.size), std::string(short_name(dtype)).c_str(), median(times) * 1e6,
                2 * n * n * n / median(times) * 1e-12, median(ratios) * 100);
  }
}

int run(const Options& o) {
  const std::shared_ptr<cuda::Device> device =
      o.device == "emulated" ? cuda::emulated_device() : cuda::gpu().device;
  if (!device) throw DeviceError("no GPU: " + cuda::gpu().description);
  const cuda::Abilities abilities{
      [&](const cuda::Launch& launch) { return device->vendor_workspace(launch); }};
  if (o.products) {
    print_products(*device, abilities, o);
    return 0;
  }
  for (std::int64_t mebibytes :
       o.mebibytes > 0 ? std::vector{o.mebibytes} : std::vector<std::int64_t>{64, 256})
    print_shares(*device, abilities, mebibytes, o);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options o;
  CLI::App app("Times single ops on a GPU beside a copy of as many bytes.");
  app.add_option("--device", o.device, "cuda or emulated")->capture_default_str();
  app.add_option("--rounds", o.rounds)->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--runs", o.runs, "of each op in a round")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--mebibytes", o.mebibytes, "of an input; 64 and 256 if not given")
      ->check(CLI::PositiveNumber);
  app.add_flag("--products", o.products, "products of square matrices instead");
  app.add_option("--size", o.size, "of these")->capture_default_str()->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  try {
    return run(o);
  } catch (const Error& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
