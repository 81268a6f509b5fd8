#include "model/keras/compile_config.h"

#include <algorithm>

#include "core/base/config_fields.h"
#include "core/base/unknown_class.h"
#include "model/losses/config.h"
#include "model/metrics/config.h"
#include "optim/config.h"

namespace lamina::keras {
namespace {

// By name also where outputs have names: Keras takes those in their names' order, and we as they were
// written.
template <class V>
Config ends(const OneOrMany<V>& given, const Functional& functional) {
  if (given.empty()) return {};
  const bool several = given.size() > 1 && functional.named_outputs;
  if (given.named() || several) {
    const std::vector<std::string>& names = given.named() ? given.names : functional.output_names;
    Config named = Config::object();
    for (std::size_t i = 0; i < given.size(); ++i) named.set(names[i], to_config(given.items[i]));
    return named;
  }
  if (given.size() == 1) return to_config(given.items[0]);
  return to_config(given.items);
}

Config metric_lists(const Metrics& metrics, const Functional& functional) {
  const std::vector<Metric>& list = metrics.by_position;
  if (!list.empty() && functional.outputs.size() == 1) return to_config(list);
  Config by_output = Config::object();
  for (std::size_t i = 0; i < list.size(); ++i)
    by_output.set(functional.output_names[i], Config::list({to_config(list[i])}));
  if (!list.empty()) return by_output;
  if (metrics.by_name.empty()) return {};
  Config named = Config::object();
  for (const auto& [name, list] : metrics.by_name) named.set(name.value, to_config(list.items));
  return named;
}

void read_losses(const Config& config, const Functional& functional, OneOrMany<Loss>& losses) {
  if (config.is_null()) return;
  if (config.is_list() && config.items().size() > functional.outputs.size())
    throw UnknownClass("loss expects one entry for each of the " + std::to_string(functional.outputs.size()) +
                       " outputs, received " + std::to_string(config.items().size()));
  const bool one = config.is_text() || (config.is_object() && config.find("class_name"));
  if (one) {
    Loss loss;
    from_config(config, loss);
    losses.items.push_back(std::move(loss));
  } else if (config.is_list()) {
    const Config::List& list = config.items();
    const bool some_null =
        std::any_of(list.begin(), list.end(), [](const Config& item) { return item.is_null(); });
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (list[i].is_null()) continue;
      if (some_null) losses.names.push_back(functional.output_names.at(i));
      from_config(list[i], losses.items.emplace_back());
    }
  } else {
    for (const auto& [name, item] : config.members()) {
      if (item.is_null()) continue;
      losses.names.push_back(name);
      from_config(item, losses.items.emplace_back());
    }
  }
}

void read_loss_weights(const Config& config, OneOrMany<double>& weights) {
  if (config.is_null()) return;
  if (config.is_object()) {
    for (const auto& [name, item] : config.members()) {
      weights.names.push_back(name);
      weights.items.push_back(item.number());
    }
  } else if (config.is_list()) {
    from_config(config, weights.items);
  } else {
    weights.items.push_back(config.number());
  }
}

// One metric, or a list of them.
std::vector<Metric> metric_list(const Config& config) {
  std::vector<Metric> list;
  const auto add = [&](const Config& item) {
    if (item.is_null()) return;
    Metric metric = "accuracy";
    from_config(item, metric);
    list.push_back(std::move(metric));
  };
  if (config.is_list())
    for (const Config& item : config.items()) add(item);
  else
    add(config);
  return list;
}

void add_metrics(const Text& output, std::vector<Metric> list, Metrics& metrics) {
  if (!list.empty()) metrics.by_name.push_back({output, OneOrMany<Metric>(std::move(list))});
}

// A list is of the metrics of the only output, or has an entry for each of several.
void read_metrics(const Config& config, const Functional& functional, Metrics& metrics) {
  if (config.is_null()) return;
  if (config.is_object() && !config.find("class_name")) {
    for (const auto& [name, item] : config.members()) add_metrics(Text(name), metric_list(item), metrics);
    return;
  }
  const std::vector<std::string>& outputs = functional.output_names;
  if (outputs.size() == 1) {
    const bool nested = config.is_list() && config.items().size() == 1 && config.items()[0].is_list();
    metrics.by_position = metric_list(nested ? config.items()[0] : config);
    return;
  }
  if (config.items().empty()) return;
  if (config.items().size() != outputs.size())
    throw UnknownClass("metrics expects one entry for each of the " + std::to_string(outputs.size()) +
                       " outputs, received " + std::to_string(config.items().size()));
  for (std::size_t i = 0; i < outputs.size(); ++i)
    add_metrics(Text(outputs[i]), metric_list(config.items()[i]), metrics);
}

const Config& value_of(const Config& config, const char* key) {
  static const Config kNull;
  const Config* found = config.find(key);
  return found ? *found : kNull;
}

}  // namespace

std::optional<Config> write_compile_config(const CompileOptions& options, const Functional& functional) {
  try {
    return Config::object({{"optimizer", to_config(options.optimizer)},
                           {"loss", ends(options.loss, functional)},
                           {"loss_weights", ends(options.loss_weights, functional)},
                           {"metrics", metric_lists(options.metrics, functional)},
                           {"weighted_metrics", metric_lists(options.weighted_metrics, functional)},
                           {"run_eagerly", false},
                           {"steps_per_execution", 1},
                           {"jit_compile", false}});
  } catch (const Error&) {
    return std::nullopt;
  }
}

CompileOptions read_compile_config(const Config& config, const Functional& functional) {
  CompileOptions options;
  from_config(value_of(config, "optimizer"), options.optimizer);
  read_losses(value_of(config, "loss"), functional, options.loss);
  read_loss_weights(value_of(config, "loss_weights"), options.loss_weights);
  read_metrics(value_of(config, "metrics"), functional, options.metrics);
  read_metrics(value_of(config, "weighted_metrics"), functional, options.weighted_metrics);
  return options;
}

}  // namespace lamina::keras
