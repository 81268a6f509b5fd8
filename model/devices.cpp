#include "model/devices.h"

#include <ostream>
#include <thread>
#include <utility>

#include "cpu/backend.h"
#include "cuda/backend.h"
#include "cuda/emulated/device.h"

namespace lamina {
namespace {

constexpr std::pair<Device, const char*> kNames[] = {
    {Device::Auto, "auto"}, {Device::Cpu, "cpu"}, {Device::Cuda, "cuda"}, {Device::Emulated, "emulated"}};
constexpr const char* kNoGpu = "this build of Lamina has no GPU backend";

// One for the process, so that models share the copies of their weights on it.
std::shared_ptr<const Backend> emulated() {
  static const std::shared_ptr<const Backend> backend = cuda::backend(cuda::emulated_device());
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
  return {{Device::Cpu, true, "cpu, " + std::to_string(std::thread::hardware_concurrency()) + " cores"},
          {Device::Cuda, false, kNoGpu},
          {Device::Emulated, true, "emulated: a GPU's kernels on the CPU, for tests"}};
}

std::shared_ptr<const Backend> open_device(Device device, int threads) {
  if (device == Device::Emulated) return emulated();
  if (device == Device::Cuda)
    throw DeviceError(std::string("the device cuda is absent: ") + kNoGpu +
                      ".\n  Use Device::Cpu or Device::Auto.");
  return cpu::backend(threads);
}

}  // namespace lamina
