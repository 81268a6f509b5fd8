#pragma once

#include "cuda/device.h"

namespace lamina::cuda {

struct EmulatedOptions {
  bool vendor = false;  // as if NVIDIA's libraries were there: our own kernels play them, see vendor.h
};

// A GPU that is this process: its memory is the emulator's, and launches run to their end as they are put in
// the queue. Faults that the emulator sees are thrown as DeviceError.
std::shared_ptr<Device> emulated_device(EmulatedOptions options = {});

}  // namespace lamina::cuda
