#include "cuda/device_mirror.h"

namespace lamina::cuda {

std::shared_ptr<DeviceMirror> mirror_of(Variable& variable, const std::shared_ptr<Device>& device,
                                        const std::shared_ptr<Faults>& faults) {
  auto mirror = std::dynamic_pointer_cast<DeviceMirror>(variable.mirror());
  if (!mirror || mirror->device() != device.get()) {
    mirror = std::make_shared<DeviceMirror>(device, faults, variable.type().bytes());
    variable.set_mirror(mirror);
  }
  return mirror;
}

}  // namespace lamina::cuda
