#include <cstdlib>
#include <cstring>

#include "cuda/native/cuda_error.h"
#include "cuda/native/device.h"
#include "cuda/native/sequence.h"
#include "cuda/plugin/abi.h"

namespace lamina::cuda::native {
namespace {

// Calls `f` and turns what it throws into the message of the C functions.
template <class F>
const char* guarded(F f) {
  thread_local std::string message;
  try {
    f();
    return nullptr;
  } catch (const std::exception& e) {
    message = e.what();
  } catch (...) {
    message = "an unknown failure in the GPU plug-in.";
  }
  return message.c_str();
}

Device& device_of(void* device) {
  auto& self = *static_cast<Device*>(device);
  self.enter();
  return self;
}

Launch launch_from(const LaminaCudaLaunch& c) {
  auto bytes = [](const void* data, std::size_t size) {
    std::vector<std::byte> copy(size);
    if (size > 0) std::memcpy(copy.data(), data, size);
    return copy;
  };
  return {.kernel = c.kernel,
          .parameters = bytes(c.parameters, c.parameter_bytes),
          .table = bytes(c.table, c.table_bytes),
          .source = c.source ? std::make_shared<const std::string>(c.source) : nullptr};
}

struct BoundSequence {
  Device& device;
  Sequence sequence;
};

const char* count(int* devices) {
  return guarded([&] {
    const cudaError_t code = cudaGetDeviceCount(devices);
    if (code == cudaErrorNoDevice) *devices = 0;
    if (code != cudaErrorNoDevice) cuda_check(code, "counting GPUs");
  });
}

const char* open(int index, void** device) {
  return guarded([&] { *device = new Device(index); });
}
void close(void* device) { delete static_cast<Device*>(device); }
const char* name(void* device) { return static_cast<Device*>(device)->name(); }
const char* libraries(void* device) { return static_cast<Device*>(device)->libraries().c_str(); }

const char* allocate(void* device, std::int64_t bytes, void** memory) {
  return guarded([&] { *memory = device_of(device).allocate(bytes); });
}
void release(void* device, void* memory) {
  guarded([&] { device_of(device).release(memory); });
}
const char* allocate_pinned(void* device, std::int64_t bytes, void** memory) {
  return guarded([&] { *memory = device_of(device).allocate_pinned(bytes); });
}
void release_pinned(void* device, void* memory) {
  guarded([&] { device_of(device).release_pinned(memory); });
}
const char* write(void* device, void* to, const void* from, std::int64_t bytes) {
  return guarded([&] { device_of(device).write(to, from, bytes); });
}
const char* read(void* device, void* to, const void* from, std::int64_t bytes) {
  return guarded([&] { device_of(device).read(to, from, bytes); });
}
const char* stage(void* device, void* to, const void* from, std::int64_t bytes) {
  return guarded([&] { device_of(device).stage(to, from, bytes); });
}

const char* vendor_workspace(void* device, const LaminaCudaLaunch* launch, std::int64_t* bytes) {
  return guarded([&] {
    const std::shared_ptr<const VendorPlan> plan = device_of(device).vendor_plan(launch_from(*launch));
    *bytes = plan ? plan->workspace_bytes() : -1;
  });
}

const char* prepare(void* device, const LaminaCudaLaunch* launches, std::size_t count, void** sequence) {
  return guarded([&] {
    Device& self = device_of(device);
    std::vector<Launch> list;
    for (std::size_t i = 0; i < count; ++i) list.push_back(launch_from(launches[i]));
    *sequence = new BoundSequence{self, {self, list}};
  });
}
const char* run(void* sequence) {
  return guarded([&] {
    auto& bound = *static_cast<BoundSequence*>(sequence);
    bound.device.enter();
    bound.sequence.run();
  });
}
void destroy(void* sequence) { delete static_cast<BoundSequence*>(sequence); }

const char* mark(void* device, std::uint64_t* mark) {
  return guarded([&] {
    Device& self = device_of(device);
    *mark = self.marks().set(self.stream());
  });
}
const char* wait(void* device, std::uint64_t mark) {
  return guarded([&] { device_of(device).marks().wait(mark); });
}

constexpr LaminaCudaPlugin kPlugin{.library_version = LAMINA_VERSION,
                                   .count = count,
                                   .open = open,
                                   .close = close,
                                   .name = name,
                                   .libraries = libraries,
                                   .allocate = allocate,
                                   .release = release,
                                   .allocate_pinned = allocate_pinned,
                                   .release_pinned = release_pinned,
                                   .write = write,
                                   .read = read,
                                   .stage = stage,
                                   .vendor_workspace = vendor_workspace,
                                   .prepare = prepare,
                                   .run = run,
                                   .destroy = destroy,
                                   .mark = mark,
                                   .wait = wait};

}  // namespace
}  // namespace lamina::cuda::native

extern "C" __attribute__((visibility("default"))) const LaminaCudaPlugin* lamina_cuda_plugin(
    std::uint32_t abi) {
  return abi == kLaminaCudaAbi ? &lamina::cuda::native::kPlugin : nullptr;
}
