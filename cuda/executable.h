#pragma once

#include <memory>

#include "core/runtime/backend.h"
#include "cuda/device.h"
#include "cuda/faults.h"
#include "cuda/launch_list.h"

namespace lamina::cuda {

// Binds a program to a device: its arena, its states' device copies, its launch list. Two programs over one
// Variable share the Variable's device copy.
std::unique_ptr<Executable> link(std::shared_ptr<const Program> program, std::shared_ptr<Device> device,
                                 std::shared_ptr<Faults> faults, ListOptions options);

}  // namespace lamina::cuda
