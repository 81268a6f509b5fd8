#pragma once

#include <string>
#include <string_view>

#include "core/base/config.h"

namespace lamina::data {

// What a JSON text of a stranger may hold at most.
struct JsonLimits {
  std::size_t bytes = std::size_t{100} << 20;
  std::size_t depth = 256;  // of lists and objects in one another
  std::size_t values = 10'000'000;
  bool python_words = false;  // Infinity, -Infinity and NaN are numbers, as Python's json has it
};

// A JSON text as a Config. Stricter than JSON: no key twice in an object, no number beyond 64 bits or the
// range of a double, no NUL in a text, nothing behind the end. Throws Error that begins with `what`:
// "model.keras: config.json".
//   Config config = data::parse_json(R"({"units": 32})", "config.json");
Config parse_json(std::string_view text, const std::string& what, const JsonLimits& limits = {});

struct JsonStyle {
  int indent = 0;             // 0: in one line
  bool python_words = false;  // write Infinity, -Infinity and NaN, which JSON does not have
};

// The text as Python's json.dumps writes it. Numbers are read back the same. Throws Error for numbers that
// are not finite, unless `style` has words for them, and for texts that are not UTF-8.
std::string to_json(const Config& config, const JsonStyle& style = {});

}  // namespace lamina::data
