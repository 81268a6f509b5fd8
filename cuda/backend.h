#pragma once

#include <memory>

#include "core/runtime/backend.h"
#include "cuda/device.h"

namespace lamina::cuda {

// Programs on this device, lowered by the table of cuda/table.h.
std::shared_ptr<const Backend> backend(std::shared_ptr<Device> device);

}  // namespace lamina::cuda
