#pragma once

#include "cuda/device.h"
#include "cuda/plugin/abi.h"

namespace lamina::cuda {

// Throws DeviceError with the message, if there is one.
void throw_if(const char* message);

// A GPU behind the plug-in's C functions, as a Device.
class PluginDevice final : public Device {
 public:
  PluginDevice(const LaminaCudaPlugin& plugin, int index);  // throws DeviceError
  std::string name() const override;
  std::string libraries() const;

  std::shared_ptr<std::byte> allocate(std::int64_t bytes) override;
  std::shared_ptr<std::byte> allocate_pinned(std::int64_t bytes) override;
  void write(std::byte* to, std::span<const std::byte> from) override;
  void read(std::span<std::byte> to, const std::byte* from) override;
  void stage(std::byte* to, std::span<const std::byte> from) override;
  std::optional<std::int64_t> vendor_workspace(const Launch& launch) override;
  std::unique_ptr<Sequence> prepare(const std::vector<Launch>& launches) override;
  std::uint64_t mark() override;
  void wait(std::uint64_t mark) override;

 private:
  // Memory and sequences hold it, so that a device is closed behind the last of them.
  struct Handle;
  class PluginSequence;
  std::shared_ptr<Handle> handle_;
};

}  // namespace lamina::cuda
