// A Device behind the plug-in's C functions, here with the emulated device behind them, and what is said
// where there is no plug-in.

#include "cuda/plugin/plugin_device.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>

#include "core/ops/dense.h"
#include "core/ops/reduce.h"
#include "core/ops/unary.h"
#include "cuda/backend.h"
#include "cuda/emulated/device.h"
#include "cuda/plugin/find.h"
#include "cuda/plugin/gpu.h"

namespace lamina::cuda {
namespace {

// The emulated device, handed out through C functions as the plug-in does it. What it was asked for stays in
// `asked`.
struct Fake {
  std::shared_ptr<Device> device = emulated_device();
  std::map<void*, std::shared_ptr<std::byte>> memory;
  std::vector<std::string> asked;

  static Fake& of(void* device) { return *static_cast<Fake*>(device); }
  static const char* hand_out(void* device, std::shared_ptr<std::byte> memory, void** address) {
    *address = memory.get();
    of(device).memory[*address] = std::move(memory);
    return nullptr;
  }
  static void take_back(void* device, void* memory) { of(device).memory.erase(memory); }
};

const char* prepare(void* device, const LaminaCudaLaunch* launches, std::size_t count, void** sequence) {
  std::vector<Launch> list;
  for (std::size_t i = 0; i < count; ++i) {
    const auto* parameters = static_cast<const std::byte*>(launches[i].parameters);
    const auto* table = static_cast<const std::byte*>(launches[i].table);
    list.push_back({launches[i].kernel,
                    {parameters, parameters + launches[i].parameter_bytes},
                    {table, table + launches[i].table_bytes},
                    nullptr});
  }
  *sequence = Fake::of(device).device->prepare(list).release();
  return nullptr;
}

const LaminaCudaPlugin& fake_plugin() {
  static const LaminaCudaPlugin plugin{
      .library_version = "test",
      .count = [](int* devices) -> const char* { return *devices = 1, nullptr; },
      .open = [](int index, void** device) -> const char* {
        if (index != 0) return "there is no such GPU.";
        *device = new Fake;
        return nullptr;
      },
      .close = [](void* device) { delete &Fake::of(device); },
      .name = [](void*) { return "fake"; },
      .libraries = [](void*) { return "no libraries"; },
      .allocate = [](void* d, std::int64_t bytes,
                     void** p) { return Fake::hand_out(d, Fake::of(d).device->allocate(bytes), p); },
      .release = Fake::take_back,
      .allocate_pinned =
          [](void* d, std::int64_t bytes, void** p) {
            return Fake::hand_out(d, Fake::of(d).device->allocate_pinned(bytes), p);
          },
      .release_pinned = Fake::take_back,
      .write = [](void* d, void* to, const void* from, std::int64_t bytes) -> const char* {
        Fake::of(d).device->write(static_cast<std::byte*>(to),
                                  {static_cast<const std::byte*>(from), static_cast<std::size_t>(bytes)});
        return nullptr;
      },
      .read = [](void* d, void* to, const void* from, std::int64_t bytes) -> const char* {
        Fake::of(d).device->read({static_cast<std::byte*>(to), static_cast<std::size_t>(bytes)},
                                 static_cast<const std::byte*>(from));
        return nullptr;
      },
      .stage = [](void* d, void* to, const void* from, std::int64_t bytes) -> const char* {
        Fake::of(d).device->stage(static_cast<std::byte*>(to),
                                  {static_cast<const std::byte*>(from), static_cast<std::size_t>(bytes)});
        return nullptr;
      },
      .vendor_workspace = [](void* d, const LaminaCudaLaunch* launch, std::int64_t* bytes) -> const char* {
        Fake::of(d).asked.emplace_back(launch->kernel);
        *bytes = std::string_view(launch->kernel) == "takes_64" ? 64 : -1;
        return std::string_view(launch->kernel) == "fails" ? "the library is broken." : nullptr;
      },
      .prepare = prepare,
      .run = [](void* sequence) -> const char* { return static_cast<Sequence*>(sequence)->run(), nullptr; },
      .destroy = [](void* sequence) { delete static_cast<Sequence*>(sequence); },
      .mark = [](void*, std::uint64_t* mark) -> const char* { return *mark = 7, nullptr; },
      .wait = [](void*, std::uint64_t mark) { return mark == 7 || mark == 0 ? nullptr : "never reached."; }};
  return plugin;
}

TEST(PluginDevice, RunsPrograms) {
  const auto device = std::make_shared<PluginDevice>(fake_plugin(), 0);
  EXPECT_EQ(device->name(), "fake");
  const auto gpu = backend(device);
  Graph graph;
  const Value x = graph.input("x", {DType::Float32, {2, 3}});
  const Value w = graph.input("w", {DType::Float32, {3, 2}});
  const Value b = graph.input("b", {DType::Float32, {2}});
  graph.output("y", ops::sum(ops::tanh(ops::dense(x, w, b, {})), {.axes = {0}}));
  const auto executable = gpu->link(compile(graph, *gpu));
  const std::vector<std::vector<float>> inputs{{1, 0, 0, 0, 1, 1}, {1, 2, 3, 4, 5, 6}, {-1, -2}};
  for (int i = 0; i < 3; ++i)
    std::memcpy(executable->input(i).data(), inputs[static_cast<std::size_t>(i)].data(),
                executable->input(i).size());
  executable->run();
  const auto* y = reinterpret_cast<const float*>(executable->output(0).data());
  EXPECT_FLOAT_EQ(y[0], std::tanh(0.0F) + std::tanh(7.0F));
  EXPECT_FLOAT_EQ(y[1], std::tanh(0.0F) + std::tanh(8.0F));
}

TEST(PluginDevice, MessagesBecomeErrors) {
  EXPECT_THROW(PluginDevice(fake_plugin(), 1), DeviceError);
  PluginDevice device(fake_plugin(), 0);
  EXPECT_THROW(device.wait(8), DeviceError);
  EXPECT_EQ(device.mark(), 7U);
  EXPECT_NO_THROW(device.wait(7));
}

TEST(PluginDevice, LibrariesAreAskedForAWorkspace) {
  PluginDevice device(fake_plugin(), 0);
  EXPECT_EQ(device.vendor_workspace(launch_of("takes_64", 0)), 64);
  EXPECT_EQ(device.vendor_workspace(launch_of("other", 0)), std::nullopt);
  EXPECT_THROW(device.vendor_workspace(launch_of("fails", 0)), DeviceError);
}

TEST(Plugin, IsLookedForWhereThePathSaysAndNowhereElse) {
  const char* before = std::getenv("LAMINA_CUDA_PATH");
  const std::string kept = before ? before : "";
  setenv("LAMINA_CUDA_PATH", "/", 1);
  EXPECT_EQ(plugin_candidates(), std::vector<std::filesystem::path>{"/liblamina_cuda.so"});
  setenv("LAMINA_CUDA_PATH", "/somewhere/my_plugin.so", 1);
  EXPECT_EQ(plugin_candidates(), std::vector<std::filesystem::path>{"/somewhere/my_plugin.so"});
  setenv("LAMINA_CUDA_PATH", kept.c_str(), 1);
  EXPECT_GT(plugin_candidates().size(), 2U);  // empty is as good as unset
  EXPECT_EQ(plugin_candidates().back(), "liblamina_cuda.so");
}

TEST(Plugin, SaysWhatGpuThereIsOrWhyNone) {
  std::printf("gpu: %s\n", gpu().description.c_str());  // for reports
  EXPECT_FALSE(gpu().description.empty());
  if (!gpu().device) {
    EXPECT_NE(gpu().description.find(';'), std::string::npos) << "no remedy in: " << gpu().description;
  }
}

}  // namespace
}  // namespace lamina::cuda
