#include "tools/lamina/options.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace lamina::tool {
namespace {

constexpr int kMostThreads = 1024;

}  // namespace

Device Common::device() const {
  const Device device = device_from_name(Text(device_name, Source()));
  // The CPU is always there, and looking for a GPU takes time.
  if (device == Device::Cuda)
    if (const DeviceInfo info = device_info(device); !info.available)
      throw DeviceError("the device cuda is absent: " + info.description +
                        ".\n  Use --device cpu or --device auto.");
  return device;
}

void Common::note(const std::string& text) const {
  if (verbose && !quiet) fmt::print(stderr, "{}\n", text);
}

void Common::report(const std::string& text) const {
  if (!quiet && !json) fmt::print("{}\n", text);
}

bool Common::shows_progress() const { return !quiet && ::isatty(STDERR_FILENO) == 1; }

CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& about,
                      const std::string& example, Common& common) {
  CLI::App& command = *app.add_subcommand(name, about);
  command.footer("\nExample:\n  " + example);
  command.add_option("--device", common.device_name, "auto, cpu, cuda or emulated")
      ->check(CLI::IsMember({"auto", "cpu", "cuda", "emulated"}))
      ->capture_default_str();
  command.add_option("--threads", common.threads, "threads of the CPU; 0: one for each core")
      ->check(CLI::Range(0, kMostThreads))
      ->capture_default_str();
  command.add_flag("--json", common.json, "print one JSON object and nothing else");
  command.add_flag("-q,--quiet", common.quiet, "no progress and no reports, only results and errors");
  command.add_flag("-v,--verbose", common.verbose, "say on stderr what is being done");
  return command;
}

void add_model(CLI::App& command, std::string& path) {
  command.add_option("model", path, "model file, .keras")->required()->type_name("MODEL.keras");
}

void add_batch(CLI::App& command, int& batch_size, const std::string& about) {
  command.add_option("--batch", batch_size, about)->check(CLI::PositiveNumber)->capture_default_str();
}

}  // namespace lamina::tool
