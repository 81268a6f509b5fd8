#pragma once

#include "cuda/device.h"

namespace lamina::cuda {

// A GPU that is this process: its memory is the emulator's, and launches run to their end as they are put in
// the queue. Faults that the emulator sees are thrown as DeviceError.
std::shared_ptr<Device> emulated_device();

}  // namespace lamina::cuda
