#include <fmt/format.h>

#include "tools/lamina/commands.h"
#include "tools/lamina/data_file.h"
#include "tools/lamina/json_output.h"
#include "tools/lamina/model_file.h"
#include "tools/lamina/progress.h"

namespace lamina::tool {
namespace {

struct Options {
  Common common;
  std::string model, data;
  int batch_size = 32;
};

int run(const Options& options) {
  const Model model = load_compiled(options.model, options.common);
  const ModelData data = read_data(options.data, model, options.model);
  EvaluateOptions how{.batch_size = options.batch_size, .verbose = 0, .sample_weight = data.sample_weight};
  if (options.common.shows_progress())
    how.callbacks.push_back(progress_on_stderr(batches_of(data.x.rows(), options.batch_size)));
  const Logs logs = model.evaluate(data.x, data.y, how, Source());
  if (options.common.json) {
    print_json(logs_json(logs));
    return 0;
  }
  std::size_t width = 0;
  for (const auto& [name, value] : logs) width = std::max(width, name.size());
  for (const auto& [name, value] : logs) fmt::print("{:<{}}  {:.6g}\n", name, width, value);
  return 0;
}

}  // namespace

void add_evaluate(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = add_command(app, "evaluate", "Measure a model's loss and metrics",
                                  "lamina evaluate model.keras --data test.npz --json", options->common);
  add_model(command, options->model);
  command
      .add_option("--data", options->data,
                  "arrays x_<input name>, y_<output name> and, if samples are weighted, w_<output name>")
      ->required()
      ->type_name("DATA.npz");
  add_batch(command, options->batch_size);
  command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace lamina::tool
