#pragma once

#include <memory>

#include "core/runtime/backend.h"
#include "cuda/device.h"
#include "cuda/merge_small.h"

namespace lamina::cuda {

struct BackendOptions {
  bool merge = wants_merging();  // else each kernel is a launch of its own
};

// Programs on this device, lowered by the table of cuda/table.h.
std::shared_ptr<const Backend> backend(std::shared_ptr<Device> device, BackendOptions options = {});

}  // namespace lamina::cuda
