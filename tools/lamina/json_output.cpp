#include "tools/lamina/json_output.h"

#include <fmt/format.h>

#include <cmath>

#include "data/files/json.h"

namespace lamina::tool {

void print_json(const Config& object) { fmt::print("{}\n", data::to_json(object, {.indent = 2})); }

Config number_json(double value) { return std::isfinite(value) ? Config(value) : Config(); }

Config shape_json(const Shape& shape) {
  Config::List sizes;
  for (const std::int64_t size : shape) sizes.push_back(size == kUnknown ? Config() : Config(size));
  return Config::list(std::move(sizes));
}

Config logs_json(const Logs& logs) {
  Config object = Config::object();
  for (const auto& [name, value] : logs) object.set(name, number_json(value));
  return object;
}

Config curves_json(const std::map<std::string, std::vector<double>>& curves) {
  Config object = Config::object();
  for (const auto& [name, values] : curves) {
    Config::List list;
    for (const double value : values) list.push_back(number_json(value));
    object.set(name, Config::list(std::move(list)));
  }
  return object;
}

}  // namespace lamina::tool
