#pragma once

#include "core/runtime/variable.h"
#include "cuda/device.h"
#include "cuda/faults.h"

namespace lamina::cuda {

// A Variable's values in device memory. Programs of one device share it.
class DeviceMirror final : public Mirror {
 public:
  DeviceMirror(std::shared_ptr<Device> device, std::shared_ptr<Faults> faults, std::int64_t bytes)
      : device_(std::move(device)), faults_(std::move(faults)), memory_(device_->allocate(bytes)) {}

  std::byte* memory() const { return memory_.get(); }
  const Device* device() const { return device_.get(); }

  // Called before and after each run of a program that uses it.
  void send(const Tensor& host) {
    if (host_newer_ && host.bytes() > 0)
      device_->write(memory_.get(), {host.data(), static_cast<std::size_t>(host.bytes())});
    host_newer_ = false;
  }
  bool host_newer() const { return host_newer_; }
  void program_wrote() { device_newer_ = true; }

  void fetch(Tensor& host) override {
    if (!device_newer_) return;
    device_newer_ = false;
    if (host.bytes() > 0) device_->read({host.data(), static_cast<std::size_t>(host.bytes())}, memory_.get());
    faults_->check();
  }
  void host_writes() override { host_newer_ = true; }

 private:
  std::shared_ptr<Device> device_;
  std::shared_ptr<Faults> faults_;
  std::shared_ptr<std::byte> memory_;
  bool host_newer_ = true, device_newer_ = false;
};

// The Variable's mirror on this device, made if it has none there.
std::shared_ptr<DeviceMirror> mirror_of(Variable& variable, const std::shared_ptr<Device>& device,
                                        const std::shared_ptr<Faults>& faults);

}  // namespace lamina::cuda
