#include "cuda/plugin/plugin_device.h"

#include "core/base/error.h"

namespace lamina::cuda {
namespace {

LaminaCudaLaunch in_c(const Launch& launch) {
  return {.kernel = launch.kernel.c_str(),
          .parameters = launch.parameters.data(),
          .parameter_bytes = launch.parameters.size(),
          .table = launch.table.empty() ? nullptr : launch.table.data(),
          .table_bytes = launch.table.size(),
          .source = launch.source ? launch.source->c_str() : nullptr};
}

}  // namespace

void throw_if(const char* message) {
  if (message) throw DeviceError(message);
}

struct PluginDevice::Handle {
  const LaminaCudaPlugin& plugin;
  void* device = nullptr;

  Handle(const LaminaCudaPlugin& p, int index) : plugin(p) { throw_if(plugin.open(index, &device)); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { plugin.close(device); }
};

class PluginDevice::PluginSequence final : public Sequence {
 public:
  PluginSequence(std::shared_ptr<Handle> handle, const std::vector<Launch>& launches)
      : handle_(std::move(handle)) {
    std::vector<LaminaCudaLaunch> list;
    for (const Launch& launch : launches) list.push_back(in_c(launch));
    throw_if(handle_->plugin.prepare(handle_->device, list.data(), list.size(), &sequence_));
  }
  PluginSequence(const PluginSequence&) = delete;
  PluginSequence& operator=(const PluginSequence&) = delete;
  ~PluginSequence() override { handle_->plugin.destroy(sequence_); }

  void run() override { throw_if(handle_->plugin.run(sequence_)); }

 private:
  std::shared_ptr<Handle> handle_;
  void* sequence_ = nullptr;
};

PluginDevice::PluginDevice(const LaminaCudaPlugin& plugin, int index)
    : handle_(std::make_shared<Handle>(plugin, index)) {}

std::string PluginDevice::name() const { return handle_->plugin.name(handle_->device); }
std::string PluginDevice::libraries() const { return handle_->plugin.libraries(handle_->device); }

std::shared_ptr<std::byte> PluginDevice::allocate(std::int64_t bytes) {
  void* memory = nullptr;
  throw_if(handle_->plugin.allocate(handle_->device, bytes, &memory));
  return {static_cast<std::byte*>(memory),
          [handle = handle_](std::byte* p) { handle->plugin.release(handle->device, p); }};
}

std::shared_ptr<std::byte> PluginDevice::allocate_pinned(std::int64_t bytes) {
  void* memory = nullptr;
  throw_if(handle_->plugin.allocate_pinned(handle_->device, bytes, &memory));
  return {static_cast<std::byte*>(memory),
          [handle = handle_](std::byte* p) { handle->plugin.release_pinned(handle->device, p); }};
}

void PluginDevice::write(std::byte* to, std::span<const std::byte> from) {
  throw_if(handle_->plugin.write(handle_->device, to, from.data(), static_cast<std::int64_t>(from.size())));
}
void PluginDevice::read(std::span<std::byte> to, const std::byte* from) {
  throw_if(handle_->plugin.read(handle_->device, to.data(), from, static_cast<std::int64_t>(to.size())));
}
void PluginDevice::stage(std::byte* to, std::span<const std::byte> from) {
  throw_if(handle_->plugin.stage(handle_->device, to, from.data(), static_cast<std::int64_t>(from.size())));
}

std::optional<std::int64_t> PluginDevice::vendor_workspace(const Launch& launch) {
  const LaminaCudaLaunch c = in_c(launch);
  std::int64_t bytes = -1;
  throw_if(handle_->plugin.vendor_workspace(handle_->device, &c, &bytes));
  return bytes < 0 ? std::nullopt : std::optional(bytes);
}

std::unique_ptr<Sequence> PluginDevice::prepare(const std::vector<Launch>& launches) {
  return std::make_unique<PluginSequence>(handle_, launches);
}

std::uint64_t PluginDevice::mark() {
  std::uint64_t mark = 0;
  throw_if(handle_->plugin.mark(handle_->device, &mark));
  return mark;
}
void PluginDevice::wait(std::uint64_t mark) { throw_if(handle_->plugin.wait(handle_->device, mark)); }

}  // namespace lamina::cuda
