#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cuda/launch.h"

namespace lamina::cuda {

// NVIDIA's libraries, played by our own kernels: their launches ("cudnn_conv") are taken apart into launches
// of ours, which read and write the libraries' layouts. So programs that were lowered for a GPU with these
// libraries run in CI.

// The workspace of a launch with null addresses: 0, or nothing where our rules do not ask the library, or it
// is none.
std::optional<std::int64_t> played_workspace(const Launch& launch);

// Device memory that `played_launches` wants beside the launch's own; nothing if the launch is no library's.
std::optional<std::int64_t> played_scratch(const Launch& launch);

// What runs in the place of such a launch.
std::vector<Launch> played_launches(const Launch& launch, std::byte* scratch);

}  // namespace lamina::cuda
