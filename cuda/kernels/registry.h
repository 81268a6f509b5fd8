#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "cuda/language/stream.h"

namespace lamina::cuda {

// Runs one entry of a launch list: `parameters` are the bytes of the struct in the family's header, `table`
// is what came with them, in device memory. Returns 0 or an error code, as `launch` of cuda/language/launch.h
// does.
using Launcher = int (*)(Stream stream, const void* parameters, const void* table);

struct LauncherEntry {
  std::string_view name;
  Launcher run = nullptr;
  std::size_t parameter_bytes = 0;
};

// All launchers there are.
std::span<const LauncherEntry> launchers();

// The one of that name, or null.
const LauncherEntry* find_launcher(std::string_view name);

}  // namespace lamina::cuda
