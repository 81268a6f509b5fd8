#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "data/files/limits.h"

namespace lamina::data {

// One tensor of a safetensors header, as it stands there.
struct SafetensorsEntry {
  std::string name;
  std::string dtype;
  std::vector<std::uint64_t> shape;
  std::uint64_t begin = 0, end = 0;  // of its elements, counted from the header's end
};

struct SafetensorsHeader {
  std::vector<SafetensorsEntry> entries;
  std::map<std::string, std::string> metadata;
};

// Reads the JSON of a header. Sound names, each once; exactly the members the format has; whole numbers of 64
// bits. What the numbers mean is not checked. Throws Error, with `what` as the file's name.
SafetensorsHeader parse_safetensors_header(std::string_view json, const std::string& what,
                                           const Limits& limits);

}  // namespace lamina::data
