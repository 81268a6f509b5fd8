#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lamina::cuda {

// Where the plug-in is looked for, in order: what LAMINA_CUDA_PATH names (the file or its folder; nothing
// else then), beside this library or program, in the lib folder beside or above it (build and install trees),
// and wherever the dynamic linker looks.
std::vector<std::filesystem::path> plugin_candidates();

}  // namespace lamina::cuda
