#include "core/base/config_fields.h"

#include <limits>

namespace lamina {

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
  if (found && !(*found == value))
    throw Error(what_ + ": " + key + " expects " + value.kind() + ", received " + found->kind() +
                ".\n  Lamina has this setting in that form only; change it in Keras and save again.");
  return *this;
}

void ConfigReader::finish() const {
  for (const auto& [key, value] : config_.members())
    if (!value.is_null() && !taken_.contains(key))
      throw Error(what_ + ": unknown setting \"" + key + "\" (" + value.kind() +
                  ").\n  Lamina does not know it; leave it out in Keras and save again.");
}

void ConfigReader::refuse(const char* key, const Error& e) const {
  std::string text = e.what();
  if (text.find('\n') == std::string::npos)
    text += ".\n  The file is damaged or made by hand; save it again with Keras.";
  throw Error(what_ + ": " + key + " " + text);
}

}  // namespace lamina
