#include "tools/lamina/compare.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <set>

#include "data/files/json.h"
#include "data/files/named_tensors.h"
#include "model/keras/write_config.h"

namespace lamina::tool {
namespace {

using Lines = std::vector<std::string>;

const Config kNothing = Config();

std::string written(const Config& value) { return data::to_json(value, {.python_words = true}); }

const Config& member(const Config& object, std::string_view key) {
  const Config* found = object.find(key);
  return found ? *found : kNothing;
}

const Config* layer_named(const Config& layers, const std::string& name) {
  for (const Config& layer : layers.items())
    if (member(layer.at("config"), "name") == Config(name)) return &layer;
  return nullptr;
}

// Each tensor that a call takes, however deep it lies in its arguments: "dense", "dense[1]" of a second call.
void add_sources(const Config& node, Lines& sources) {
  if (node.is_list())
    for (const Config& item : node.items()) add_sources(item, sources);
  if (!node.is_object()) return;
  const Config* history = node.find("keras_history");
  if (!history)
    for (const auto& [key, value] : node.members()) add_sources(value, sources);
  else
    sources.push_back(history->items().at(0).text() + (history->items().at(1) == Config(0)
                                                           ? ""
                                                           : "[" + written(history->items().at(1)) + "]"));
}

std::string calls_text(const Config& nodes) {
  if (!nodes.is_list()) return "nothing";
  std::string text;
  for (const Config& node : nodes.items()) {
    Lines sources;
    add_sources(node, sources);
    text += (text.empty() ? "" : " and ") + fmt::format("({})", fmt::join(sources, ", "));
  }
  return text.empty() ? "nothing" : text;
}

void compare_models(const Config& a, const Config& b, const std::string& prefix, Lines& lines);

void compare_settings(const Config& a, const Config& b, const std::string& name, Lines& lines) {
  std::set<std::string> keys;
  for (const Config* side : {&a, &b})
    for (const auto& [key, value] : side->members()) keys.insert(key);
  keys.erase("name");
  for (const std::string& key : keys)
    if (const Config& left = member(a, key), &right = member(b, key); left != right)
      lines.push_back(fmt::format("{}: {} is {}, then {}", name, key, written(left), written(right)));
}

void compare_layers(const Config& a, const Config& b, const std::string& name, Lines& lines) {
  if (a.at("class_name") != b.at("class_name")) {
    lines.push_back(
        fmt::format("{}: is a {}, then a {}", name, a.at("class_name").text(), b.at("class_name").text()));
    return;
  }
  const Config &left = a.at("config"), &right = b.at("config");
  if (left.find("layers") && right.find("layers"))
    compare_models(left, right, name + "/", lines);
  else
    compare_settings(left, right, name, lines);
  const Config &calls = member(a, "inbound_nodes"), &others = member(b, "inbound_nodes");
  if (const std::string from = calls_text(calls), to = calls_text(others); from != to)
    lines.push_back(fmt::format("{}: is called on {}, then on {}", name, from, to));
  else if (calls != others)
    lines.push_back(name + ": is called with other arguments");
}

void compare_models(const Config& a, const Config& b, const std::string& prefix, Lines& lines) {
  const Config &left = a.at("layers"), &right = b.at("layers");
  for (const Config& layer : left.items()) {
    const std::string& name = layer.at("config").at("name").text();
    if (const Config* other = layer_named(right, name))
      compare_layers(layer, *other, prefix + name, lines);
    else
      lines.push_back(prefix + name + ": only in the first");
  }
  for (const Config& layer : right.items())
    if (const std::string& name = layer.at("config").at("name").text(); !layer_named(left, name))
      lines.push_back(prefix + name + ": only in the second");
  for (const char* ends : {"input_layers", "output_layers"})
    if (member(a, ends) != member(b, ends))
      lines.push_back(fmt::format("{}{} are {}, then {}", prefix, ends, written(member(a, ends)),
                                  written(member(b, ends))));
}

double largest_difference(const Tensor& a, const Tensor& b) {
  double largest = 0;
  for (std::int64_t i = 0; i < a.numel(); ++i) {
    const double left = a.value(i, Source()), right = b.value(i, Source());
    if (left == right || (std::isnan(left) && std::isnan(right))) continue;
    const double difference = std::abs(left - right);
    if (std::isnan(difference)) return std::numeric_limits<double>::quiet_NaN();
    largest = std::max(largest, difference);
  }
  return largest;
}

WeightDifference compare_weight(const std::string& name, const Tensor& a, const Tensor& b) {
  if (a.type() != b.type())
    return {name, fmt::format("{}, then {}", to_string(a.type()), to_string(b.type()))};
  return {name, "", largest_difference(a, b)};
}

data::NamedTensors weights_of_model(const Model& model) {
  const std::vector<std::string> names = model.weight_names();
  const std::vector<Tensor> values = model.get_weights();
  data::NamedTensors weights;
  for (std::size_t i = 0; i < names.size(); ++i) weights.emplace_back(names[i], values[i]);
  return weights;
}

}  // namespace

std::vector<std::string> structure_differences(const Model& a, const Model& b) {
  const Config left = keras::model_config(a), right = keras::model_config(b);
  Lines lines;
  if (left.at("class_name") != right.at("class_name"))
    lines.push_back(fmt::format("the model: is a {}, then a {}", left.at("class_name").text(),
                                right.at("class_name").text()));
  compare_models(left.at("config"), right.at("config"), "", lines);
  return lines;
}

std::vector<WeightDifference> weight_differences(const Model& a, const Model& b) {
  const data::NamedTensors left = weights_of_model(a), right = weights_of_model(b);
  std::vector<WeightDifference> differences;
  for (const auto& [name, value] : left)
    if (const Tensor* other = data::find(right, name))
      differences.push_back(compare_weight(name, value, *other));
    else
      differences.push_back({name, "only in the first"});
  for (const auto& [name, value] : right)
    if (!data::find(left, name)) differences.push_back({name, "only in the second"});
  return differences;
}

}  // namespace lamina::tool
