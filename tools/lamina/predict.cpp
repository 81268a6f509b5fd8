#include <fmt/format.h>

#include "data/files/npz.h"
#include "tools/lamina/commands.h"
#include "tools/lamina/data_file.h"
#include "tools/lamina/json_output.h"
#include "tools/lamina/model_file.h"
#include "tools/lamina/output_file.h"
#include "tools/lamina/progress.h"

namespace lamina::tool {
namespace {

struct Options {
  Common common;
  std::string model, inputs, output;
  int batch_size = 32;
};

data::NamedTensors predict(const Model& model, const Data& x, const Options& options) {
  PredictOptions how{.batch_size = options.batch_size, .verbose = 0};
  if (options.common.shows_progress())
    how.callbacks.push_back(progress_on_stderr(batches_of(x.rows(), options.batch_size)));
  const Outputs outputs = model.predict(x, how, Source());
  data::NamedTensors named;
  for (std::size_t i = 0; i < outputs.size(); ++i) named.emplace_back(outputs.names()[i], outputs[i]);
  return named;
}

Config outputs_json(const data::NamedTensors& outputs) {
  Config object = Config::object();
  for (const auto& [name, tensor] : outputs)
    object.set(
        name, Config::object({{"dtype", keras_name(tensor.dtype())}, {"shape", shape_json(tensor.shape())}}));
  return object;
}

int run(const Options& options) {
  require_different({options.output, options.inputs, options.model});
  require_writable(options.output);
  if (!options.output.ends_with(".npz"))
    throw Error("predict writes arrays, received --output \"" + options.output +
                "\".\n  Let its name end in .npz.");
  const Model model = load_for_predictions(options.model, options.common);
  const Data x = read_inputs(options.inputs, model);
  const data::NamedTensors outputs = predict(model, x, options);
  data::write_npz(options.output, outputs, Source());
  if (options.common.json)
    print_json(Config::object(
        {{"samples", x.rows()}, {"outputs", outputs_json(outputs)}, {"output", options.output}}));
  for (const auto& [name, tensor] : outputs)
    options.common.report(fmt::format("{}: {} {}", options.output, name, to_string(tensor.type())));
  return 0;
}

}  // namespace

void add_predict(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command =
      add_command(app, "predict", "Write what a model makes of some inputs",
                  "lamina predict model.keras --inputs data.npz --output out.npz", options->common);
  add_model(command, options->model);
  command
      .add_option("--inputs", options->inputs, "arrays x_<input name>; plain x if the model has one input")
      ->required()
      ->type_name("DATA.npz");
  command.add_option("--output", options->output, "gets an array for each output, under its name")
      ->required()
      ->type_name("OUT.npz");
  add_batch(command, options->batch_size);
  command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace lamina::tool
