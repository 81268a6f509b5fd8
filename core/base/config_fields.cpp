#include "core/base/config_fields.h"

#include <cmath>
#include <limits>

namespace lamina {
namespace {

// The value itself where it is short, else its kind.
std::string shown(const Config& value) {
  if (value.is_boolean()) return value.boolean() ? "true" : "false";
  if (value.is_integer()) return std::to_string(value.integer());
  if (value.is_number() && std::isfinite(value.any_number())) return std::to_string(value.any_number());
  constexpr std::size_t kLongest = 40;
  if (value.is_text() && value.text().size() <= kLongest) return '"' + value.text() + '"';
  return value.kind();
}

// Without the line of ours that is in front of a message about a name, which is not the user's.
std::string without_line(const Error& e) {
  const std::string text = e.what();
  return e.located() ? text.substr(text.find(": ") + 2) : text;
}

}  // namespace

void from_config(const Config& config, int& value) {
  const std::int64_t number = config.integer();
  if (number < std::numeric_limits<int>::min() || number > std::numeric_limits<int>::max())
    throw Error("expects a number of 32 bits, received " + std::to_string(number));
  value = static_cast<int>(number);
}

void from_config(const Config& config, std::uint64_t& value) {
  const std::int64_t number = config.integer();
  if (number < 0) throw Error("expects a number from 0 on, received " + std::to_string(number));
  value = static_cast<std::uint64_t>(number);
}

const Config* ConfigReader::take(const char* key) {
  const Config* found = config_.find(key);
  if (found) taken_.insert(key);
  return found;
}

ConfigReader& ConfigReader::fixed(const char* key, const Config& value) {
  const Config* found = take(key);
  if (found && !found->is_null() && !(*found == value))
    throw Error(what_ + ": " + key + " expects " + shown(value) + ", received " + shown(*found) +
                ".\n  Lamina has this setting in that form only; change it in Keras and save again.");
  return *this;
}

void ConfigReader::require(const char* key) const {
  if (!config_.find(key))
    throw Error(what_ + ": has no \"" + key +
                "\".\n  The file is damaged or made by hand; save it again with Keras.");
}

void ConfigReader::finish() const {
  for (const auto& [key, value] : config_.members())
    if (!value.is_null() && !taken_.contains(key))
      throw Error(what_ + ": unknown setting \"" + key + "\" (" + shown(value) +
                  ").\n  Lamina does not know it; leave it out in Keras and save again.");
}

void ConfigReader::refuse(const char* key, const Error& e) const {
  std::string text = without_line(e);
  if (text.find('\n') == std::string::npos)
    text += ".\n  The file is damaged or made by hand; save it again with Keras.";
  throw Error(what_ + ": " + key + " " + text);
}

}  // namespace lamina
