#include <fmt/format.h>

#include "model/training/weights.h"
#include "tools/lamina/commands.h"
#include "tools/lamina/json_output.h"
#include "tools/lamina/model_file.h"

namespace lamina::tool {
namespace {

struct Options {
  Common common;
  std::string model;
  SummaryOptions look;
};

Config ends_json(const std::vector<std::string>& names, const std::vector<SymbolicTensor>& tensors) {
  Config::List ends;
  for (std::size_t i = 0; i < names.size(); ++i)
    ends.push_back(Config::object({{"name", names[i]},
                                   {"dtype", keras_name(tensors[i].dtype())},
                                   {"shape", shape_json(tensors[i].shape())}}));
  return Config::list(std::move(ends));
}

Config layer_json(const LayerInModel& entry) {
  Config::List shapes;
  for (const SymbolicTensor& output : entry.outputs)
    for (const TensorType& type : output.call()->outputs) shapes.push_back(shape_json(type.shape));
  return Config::object({{"name", entry.name},
                         {"class", entry.layer.class_name()},
                         {"output_shapes", Config::list(std::move(shapes))},
                         {"params", entry.layer.count_params()},
                         {"trainable", entry.layer.trainable()}});
}

Config memory_json(const Plan& plan, int batch_size) {
  return Config::object(
      {{"batch", batch_size}, {"peak", plan.peak()}, {"bound", plan.bound()}, {"state", plan.state()}});
}

Config summary_json(const Model& model, int batch_size) {
  Config::List layers;
  for (const LayerInModel& entry : model.layers()) layers.push_back(layer_json(entry));
  std::int64_t trainable = 0;
  for (const WeightInModel& w : weights_of(model.functional(), Trainability(static_cast<Layer>(model))))
    if (w.trainable) trainable += w.weight.type().shape.numel();
  Config summary = Config::object({{"name", model.name()},
                                   {"inputs", ends_json(model.input_names(), model.inputs())},
                                   {"outputs", ends_json(model.output_names(), model.outputs())},
                                   {"layers", Config::list(std::move(layers))},
                                   {"params", model.count_params()},
                                   {"trainable_params", trainable}});
  try {
    summary.set("memory", memory_json(model.plan({.batch_size = batch_size}, Source()), batch_size));
  } catch (const Error&) {
    summary.set("memory", Config());  // of models with sizes that only data tells
  }
  return summary;
}

int run(const Options& options) {
  const Model model = Model::load(options.model, {.device = options.common.device()}, Source());
  if (options.common.json)
    print_json(summary_json(model, options.look.batch_size));
  else
    fmt::print("{}", model.summary_text(options.look));
  return 0;
}

}  // namespace

void add_summary(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = add_command(app, "summary", "Show a model's layers, parameters and memory",
                                  "lamina summary model.keras --batch 64", options->common);
  add_model(command, options->model);
  add_batch(command, options->look.batch_size, "samples in the step whose memory is told");
  command.add_flag("--trainable", options->look.show_trainable, "say which layers are trained");
  command.add_flag("--nested", options->look.expand_nested, "show the layers of models inside");
  command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace lamina::tool
