#include <string>

#include "core/base/error.h"
#include "data/files/json.h"
#include "tests/fuzz/targets.h"

namespace lamina::fuzz {

namespace {

void read_and_write(std::string_view text, bool python_words) {
  const data::JsonLimits limits{.python_words = python_words};
  const data::JsonStyle style{.python_words = python_words};
  try {
    const std::string written = data::to_json(data::parse_json(text, "config.json", limits), style);
    check(data::to_json(data::parse_json(written, "again.json", limits), style) == written,
          "settings are read back");
  } catch (const Error&) {
  }
}

}  // namespace

void read_json_config(std::span<const std::byte> file) {
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  for (const bool python_words : {false, true}) read_and_write(text, python_words);
}

}  // namespace lamina::fuzz
