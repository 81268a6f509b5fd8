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
};

// A JSON text as a Config. Stricter than JSON: no key twice in an object, no number beyond 64 bits or the
// range of a double, no NUL in a text, nothing behind the end. Throws Error that begins with `what`:
// "model.keras: config.json".
//   Config config = data::parse_json(R"({"units": 32})", "config.json");
Config parse_json(std::string_view text, const std::string& what, const JsonLimits& limits = {});

// The text as Python's json.dumps writes it, in one line; with `indent`, over lines. Numbers are read back
// the same. Throws Error for numbers that are not finite and for texts that are not UTF-8.
std::string to_json(const Config& config, int indent = 0);

}  // namespace lamina::data
