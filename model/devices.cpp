#include "model/devices.h"

#include <ostream>
#include <thread>
#include <utility>

#include "cpu/backend.h"

namespace lamina {
namespace {

constexpr std::pair<Device, const char*> kNames[] = {
    {Device::Auto, "auto"}, {Device::Cpu, "cpu"}, {Device::Cuda, "cuda"}, {Device::Emulated, "emulated"}};
constexpr const char* kNoGpu = "this build of Lamina has no GPU backend";

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
          {Device::Emulated, false, kNoGpu}};
}

std::shared_ptr<const Backend> open_device(Device device, int threads) {
  if (device == Device::Auto || device == Device::Cpu) return cpu::backend(threads);
  throw DeviceError(std::string("the device ") + (device == Device::Cuda ? "cuda" : "emulated") +
                    " is absent: " + kNoGpu + ".\n  Use Device::Cpu or Device::Auto.");
}

}  // namespace lamina
