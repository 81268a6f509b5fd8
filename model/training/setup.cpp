#include "model/training/setup.h"

#include <algorithm>
#include <cmath>

namespace lamina {
namespace {

std::string quoted(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& n : names) text += (text.empty() ? "\"" : ", \"") + n + "\"";
  return text;
}

std::size_t output_named(const Functional& f, const std::string& name, const char* option,
                         const Source& where) {
  const auto at = std::find(f.output_names.begin(), f.output_names.end(), name);
  if (at == f.output_names.end())
    throw Error(where, std::string("compile: ") + option + " names \"" + name +
                           "\", which is no output of this model.\n  Its outputs are " +
                           quoted(f.output_names) + ".");
  return static_cast<std::size_t>(at - f.output_names.begin());
}

// Spreads an option over the outputs: by name, one for each, or one for the only output.
template <class V, class Assign>
void spread(const Functional& f, const OneOrMany<V>& given, const char* option, const Source& where,
            Assign assign) {
  if (!given.named() && !given.empty() && given.size() != f.outputs.size())
    throw Error(where, std::string("compile: ") + option + " expects one entry for each of the " +
                           std::to_string(f.outputs.size()) + " outputs, received " +
                           std::to_string(given.size()) +
                           ".\n  Give them by name: " + quoted(f.output_names) + ".");
  for (std::size_t i = 0; i < given.size(); ++i)
    assign(given.named() ? output_named(f, given.names[i], option, where) : i, given.items[i]);
}

void spread_metrics(const Functional& f, const Metrics& given, const char* option, const Source& where,
                    std::vector<std::vector<Metric>>& metrics) {
  const std::size_t outputs = f.outputs.size();
  for (const auto& entry : given.by_name) {
    auto& of_output = metrics[output_named(f, entry.name.value, option, where)];
    of_output.insert(of_output.end(), entry.value.items.begin(), entry.value.items.end());
  }
  if (outputs == 1) {
    metrics[0].insert(metrics[0].end(), given.by_position.begin(), given.by_position.end());
    return;
  }
  if (!given.by_position.empty() && given.by_position.size() != outputs)
    throw Error(where, std::string("compile: ") + option + " expects one entry for each of the " +
                           std::to_string(outputs) + " outputs, received " +
                           std::to_string(given.by_position.size()) +
                           ".\n  Give them by name: " + quoted(f.output_names) + ".");
  for (std::size_t i = 0; i < given.by_position.size(); ++i) metrics[i].push_back(given.by_position[i]);
}

}  // namespace

TrainingSetup::TrainingSetup(const Functional& f, const Layer& model, const CompileOptions& options,
                             const Source& where)
    : optimizer(options.optimizer),
      losses(f.outputs.size()),
      loss_weights(f.outputs.size(), 1.0),
      metrics(f.outputs.size()),
      weighted_metrics(f.outputs.size()),
      trainability(model) {
  // As in Keras, one loss alone is that of every output.
  const bool one_for_all = options.loss.size() == 1 && !options.loss.named();
  if (one_for_all)
    losses.assign(f.outputs.size(), options.loss.items[0]);
  else
    spread(f, options.loss, "loss", where, [&](std::size_t i, const Loss& loss) { losses[i] = loss; });
  for (std::size_t i = 0; i < losses.size(); ++i)
    if (losses[i] && !*losses[i])
      throw Error(where, "compile: the loss of output \"" + f.output_names[i] +
                             "\" is an empty Loss.\n  Assign a loss to it first.");
  spread(f, options.loss_weights, "loss_weights", where, [&](std::size_t i, double weight) {
    if (!losses[i])
      throw Error(where, "compile: loss_weights weighs the output \"" + f.output_names[i] +
                             "\", which has no loss.\n  Give it a loss.");
    if (!std::isfinite(weight))
      throw Error(where, "compile: loss_weights expects finite numbers, received " + std::to_string(weight) +
                             " for the output \"" + f.output_names[i] + "\".\n  1 is usual.");
    loss_weights[i] = weight;
  });
  spread_metrics(f, options.metrics, "metrics", where, metrics);
  spread_metrics(f, options.weighted_metrics, "weighted_metrics", where, weighted_metrics);
  for (std::size_t i = 0; i < losses.size(); ++i)
    if (!losses[i] && !weighted_metrics[i].empty())
      throw Error(where,
                  "compile: weighted_metrics names the output \"" + f.output_names[i] +
                      "\", which has no loss and so no sample weights.\n  Give it a loss, perhaps with "
                      "a loss_weights of 0, or move them to metrics.");
}

}  // namespace lamina
