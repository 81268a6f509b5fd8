#include "tests/fuzz/targets.h"

namespace lamina::fuzz {

Target target(std::string_view name) {
  if (name == "zip") return read_zip;
  if (name == "npz") return read_npz;
  if (name == "safetensors") return read_safetensors;
  if (name == "json_config") return read_json_config;
  return nullptr;
}

}  // namespace lamina::fuzz
