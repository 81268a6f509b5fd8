#include "model/devices.h"

#include <algorithm>
#include <ostream>
#include <thread>
#include <utility>

#include "cpu/backend.h"
#include "cuda/backend.h"
#include "cuda/emulated/device.h"
#include "cuda/plugin/gpu.h"

namespace lamina {
namespace {

constexpr std::pair<Device, const char*> kNames[] = {
    {Device::Auto, "auto"}, {Device::Cpu, "cpu"}, {Device::Cuda, "cuda"}, {Device::Emulated, "emulated"}};

// One for the process, so that models share the copies of their weights on it.
std::shared_ptr<const Backend> emulated() {
  static const std::shared_ptr<const Backend> backend = cuda::backend(cuda::emulated_device());
  return backend;
}

std::shared_ptr<const Backend> gpu_backend() {
  // Never destroyed, as cuda::gpu() is not.
  static const auto& backend = *new std::shared_ptr<const Backend>(cuda::backend(cuda::gpu().device));
  return backend;
}

}  // namespace

Device device_from_name(const Text& text) {
  for (const auto& [device, name] : kNames)
    if (text.value == name) return device;
  throw Error(text.where, "unknown device \"" + text.value + "\".\n  Use auto, cpu, cuda or emulated.");
}

std::ostream& operator<<(std::ostream& out, Device device) {
  for (const auto& [known, name] : kNames)
    if (device == known) return out << name;
  check(false, "a device has no name");
  return out;
}

std::vector<DeviceInfo> devices() {
  const cuda::Gpu& gpu = cuda::gpu();
  return {{Device::Cpu, true, "cpu, " + std::to_string(std::thread::hardware_concurrency()) + " cores"},
          {Device::Cuda, gpu.device != nullptr, (gpu.device ? "cuda, " : "") + gpu.description},
          {Device::Emulated, true, "emulated: a GPU's kernels on the CPU, for tests"}};
}

DeviceInfo device_info(Device device) {
  const std::vector<DeviceInfo> all = devices();
  const DeviceInfo &cpu = all[0], &gpu = all[1];
  if (device == Device::Auto)
    return gpu.available
               ? gpu
               : DeviceInfo{Device::Cpu, true, cpu.description + " (no GPU: " + gpu.description + ")"};
  return *std::ranges::find(all, device, &DeviceInfo::device);
}

std::shared_ptr<const Backend> open_device(Device device, int threads) {
  if (device == Device::Emulated) return emulated();
  if (device == Device::Cuda && !cuda::gpu().device)
    throw DeviceError("the device cuda is absent: " + cuda::gpu().description +
                      ".\n  Use Device::Cpu or Device::Auto.");
  if (device != Device::Cpu && cuda::gpu().device) return gpu_backend();
  return cpu::backend(threads);
}

}  // namespace lamina
