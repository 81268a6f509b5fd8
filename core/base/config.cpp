#include "core/base/config.h"

#include <algorithm>
#include <cmath>

namespace lamina {

Config::Config(const Config& other) = default;
Config::Config(Config&& other) noexcept = default;
Config& Config::operator=(const Config& other) = default;
Config& Config::operator=(Config&& other) noexcept = default;
Config::~Config() = default;

std::string Config::kind() const {
  if (is_null()) return "null";
  if (is_boolean()) return boolean() ? "true" : "false";
  if (is_number() && std::isnan(any_number())) return "NaN";
  if (is_number() && std::isinf(any_number())) return any_number() < 0 ? "-Infinity" : "Infinity";
  if (is_number()) return "a number";
  if (is_text()) return "\"" + text() + "\"";
  return is_list() ? "a list" : "an object";
}

void Config::refuse(const char* expected) const {
  throw Error(std::string("expects ") + expected + ", received " + kind());
}

bool Config::boolean() const {
  if (!is_boolean()) refuse("true or false");
  return std::get<bool>(value_);
}

std::int64_t Config::integer() const {
  if (is_integer()) return std::get<std::int64_t>(value_);
  constexpr double kExact = 9007199254740992.0;  // 2^53
  const double* fraction = std::get_if<double>(&value_);
  if (!fraction || std::abs(*fraction) > kExact || *fraction != std::trunc(*fraction))
    refuse("a whole number");
  return static_cast<std::int64_t>(*fraction);
}

double Config::number() const {
  const double value = any_number();
  if (!std::isfinite(value)) refuse("a finite number");
  return value;
}

double Config::any_number() const {
  if (!is_number()) refuse("a number");
  return is_integer() ? static_cast<double>(std::get<std::int64_t>(value_)) : std::get<double>(value_);
}

const std::string& Config::text() const {
  if (!is_text()) refuse("a text");
  return std::get<std::string>(value_);
}

const Config::List& Config::items() const {
  if (!is_list()) refuse("a list");
  return std::get<List>(value_);
}

Config::List& Config::items() {
  if (!is_list()) refuse("a list");
  return std::get<List>(value_);
}

const Config::Object& Config::members() const {
  if (!is_object()) refuse("an object");
  return std::get<Object>(value_);
}

const Config* Config::find(std::string_view key) const {
  const Object& all = members();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Member& member) { return member.first == key; });
  return found == all.end() ? nullptr : &found->second;
}

const Config& Config::at(std::string_view key) const {
  if (const Config* value = find(key)) return *value;
  throw Error("has no \"" + std::string(key) + "\"");
}

Config& Config::set(std::string_view key, Config value) {
  if (is_null()) value_ = Object();
  if (!is_object()) refuse("an object");
  Object& all = std::get<Object>(value_);
  for (Member& member : all)
    if (member.first == key) return member.second = std::move(value);
  return all.emplace_back(std::string(key), std::move(value)).second;
}

Config keras_object(std::string_view module, std::string_view class_name, Config config) {
  return Config::object({{"module", module},
                         {"class_name", class_name},
                         {"config", std::move(config)},
                         {"registered_name", nullptr}});
}

KerasObject parse_keras_object(const Config& value) {
  if (value.is_text()) return {.module = {}, .class_name = value.text(), .config = Config::object()};
  const Config* module = value.find("module");
  const Config* config = value.find("config");
  return {.module = module && module->is_text() ? module->text() : std::string(),
          .class_name = value.at("class_name").text(),
          .config = config && !config->is_null() ? *config : Config::object()};
}

}  // namespace lamina
