#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace lamina::fuzz {

// Hands the bytes to a reader as a stranger's file. Anything but lamina::Error that comes out of it is a bug,
// and so is a file that is read, written and then read as something else.
using Target = void (*)(std::span<const std::byte> file);
void read_zip(std::span<const std::byte> file);
void read_npz(std::span<const std::byte> file);
void read_safetensors(std::span<const std::byte> file);
void read_json_config(std::span<const std::byte> file);

// The target of that name ("zip", "npz", "safetensors" or "json_config"), or nullptr.
Target target(std::string_view name);

}  // namespace lamina::fuzz
