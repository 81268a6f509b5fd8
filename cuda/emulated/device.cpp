#include "cuda/emulated/device.h"

#include "core/base/error.h"
#include "cuda/emulated/vendor.h"
#include "cuda/emulator/device_memory.h"
#include "cuda/emulator/report.h"
#include "cuda/kernels/registry.h"

namespace lamina::cuda {
namespace {

std::shared_ptr<std::byte> device_bytes(std::size_t bytes) {
  return {static_cast<std::byte*>(emulator::device_allocate(bytes)),
          [](std::byte* p) { emulator::device_free(p); }};
}

// Throws what the emulator has to say, if anything.
void throw_reports(const std::string& doing) {
  std::string text;
  for (const emulator::Report& report : emulator::take_reports())
    text += std::string("\n  ") + emulator::name(report.kind) + ": " + report.text;
  if (!text.empty()) throw DeviceError("the emulated device found faults in " + doing + ":" + text);
}

class EmulatedSequence final : public Sequence {
 public:
  explicit EmulatedSequence(const std::vector<Launch>& launches) {
    for (const Launch& launch : launches) add(launch);
  }

  void run() override {
    for (const Step& step : steps_) {
      const int code = step.launcher->run(nullptr, step.parameters.data(), step.table.get());
      if (code == 0) continue;
      throw_reports(std::string(step.launcher->name));
      throw DeviceError("the emulated device refused " + std::string(step.launcher->name) + " with code " +
                        std::to_string(code) + ".");
    }
  }

 private:
  struct Step {
    const LauncherEntry* launcher;
    std::vector<std::byte> parameters;
    std::shared_ptr<std::byte> table;
  };

  void add(const Launch& launch) {
    if (const std::optional<std::int64_t> bytes = played_scratch(launch)) {
      scratch_.push_back(device_bytes(static_cast<std::size_t>(*bytes)));
      for (const Launch& played : played_launches(launch, scratch_.back().get())) add(played);
      return;
    }
    const LauncherEntry* launcher = find_launcher(launch.kernel);
    check(launcher && launcher->parameter_bytes == launch.parameters.size(),
          "a launch of no known kernel, or with parameters of another one");
    Step step{launcher, launch.parameters, nullptr};
    if (!launch.table.empty()) {
      step.table = device_bytes(launch.table.size());
      emulator::device_write(step.table.get(), launch.table.data(), launch.table.size());
    }
    steps_.push_back(std::move(step));
  }

  std::vector<Step> steps_;
  std::vector<std::shared_ptr<std::byte>> scratch_;
};

class EmulatedDevice final : public Device {
 public:
  explicit EmulatedDevice(EmulatedOptions options) : options_(options) {}
  std::string name() const override { return "emulated"; }
  std::shared_ptr<std::byte> allocate(std::int64_t bytes) override {
    return device_bytes(static_cast<std::size_t>(bytes));
  }
  std::shared_ptr<std::byte> allocate_pinned(std::int64_t bytes) override {
    std::shared_ptr<std::byte> memory = allocate(bytes);
    emulator::device_fill(memory.get(), 0, static_cast<std::size_t>(bytes));
    return memory;
  }
  void write(std::byte* to, std::span<const std::byte> from) override {
    emulator::device_write(to, from.data(), from.size());
    throw_reports("a copy to it");
  }
  void read(std::span<std::byte> to, const std::byte* from) override {
    emulator::device_read(to.data(), from, to.size());
    throw_reports("a copy from it");
  }
  void stage(std::byte* to, std::span<const std::byte> from) override { write(to, from); }
  std::optional<std::int64_t> vendor_workspace(const Launch& launch) override {
    return options_.vendor ? played_workspace(launch) : std::nullopt;
  }
  std::unique_ptr<Sequence> prepare(const std::vector<Launch>& launches) override {
    return std::make_unique<EmulatedSequence>(launches);
  }
  std::uint64_t mark() override { return 0; }
  void wait(std::uint64_t) override {}

 private:
  EmulatedOptions options_;
};

}  // namespace

std::shared_ptr<Device> emulated_device(EmulatedOptions options) {
  return std::make_shared<EmulatedDevice>(options);
}

}  // namespace lamina::cuda
