#include "model/devices.h"

#include <thread>

#include "cpu/backend.h"

namespace lamina {
namespace {

constexpr const char* kNoGpu = "this build of Lamina has no GPU backend";

}  // namespace

Device device_from_name(const Text& text) {
  const std::string& name = text.value;
  if (name == "auto") return Device::Auto;
  if (name == "cpu") return Device::Cpu;
  if (name == "cuda") return Device::Cuda;
  if (name == "emulated") return Device::Emulated;
  throw Error(text.where, "unknown device \"" + name + "\".\n  Use auto, cpu, cuda or emulated.");
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
