#include "tools/lamina/common.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace lamina::tool {

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

}  // namespace lamina::tool
