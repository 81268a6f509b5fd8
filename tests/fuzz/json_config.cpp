#include <string>

#include "core/base/error.h"
#include "data/files/json.h"
#include "tests/fuzz/targets.h"

namespace lamina::fuzz {

void read_json_config(std::span<const std::byte> file) {
  try {
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    const std::string written = data::to_json(data::parse_json(text, "config.json"));
    check(data::to_json(data::parse_json(written, "again.json")) == written, "settings are read back");
  } catch (const Error&) {
  }
}

}  // namespace lamina::fuzz
