#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/runtime/backend.h"

namespace lamina {

// Where a model runs. Auto takes the best that is there; any other that is absent is an error, never a quiet
// fallback.
enum class Device { Auto, Cpu, Cuda, Emulated };

// "auto", "cpu", "cuda", "emulated". Throws Error listing them for another.
Device device_from_name(const Text& name);
std::ostream& operator<<(std::ostream& out, Device device);

// What this process can run on: one line a device, with the reason for each that is absent.
struct DeviceInfo {
  Device device;
  bool available = false;
  std::string description;  // "cpu, 2 cores", or why it is absent
};
std::vector<DeviceInfo> devices();

// The one of these that is meant; for Auto the one that it takes, and if that is the CPU, why not the GPU:
//   std::cout << device_info(Device::Auto).description;  // cpu, 2 cores (no GPU: no NVIDIA driver (...);
//   ...)
DeviceInfo device_info(Device device);

// The backend of a device. `threads` is for the CPU; 0 means one for each core. Throws DeviceError if it is
// absent.
std::shared_ptr<const Backend> open_device(Device device, int threads);

}  // namespace lamina
