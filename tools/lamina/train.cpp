#include <fmt/format.h>

#include "data/files/json.h"
#include "model/callbacks/csv_logger.h"
#include "model/callbacks/tensorboard.h"
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
  std::string model, data, output;
  std::string history, csv_log, tensorboard;
  int epochs = 1, batch_size = 32;
  bool no_shuffle = false;
  std::optional<std::uint64_t> seed;
  double validation_split = 0;
};

std::int64_t rows_to_train(const Options& options, std::int64_t rows) {
  const auto kept = static_cast<std::int64_t>(static_cast<double>(rows) * (1 - options.validation_split));
  if (kept < 1 || (options.validation_split > 0 && kept == rows))
    throw Error(
        fmt::format("--validation-split {} leaves {} of {} samples for training.\n  Choose a fraction "
                    "that leaves some on both sides.",
                    options.validation_split, kept, rows));
  return kept;
}

History fit(const Model& model, const ModelData& data, const Options& options) {
  FitOptions how{.epochs = options.epochs,
                 .batch_size = options.batch_size,
                 .verbose = 0,
                 .shuffle = !options.no_shuffle};
  if (!options.csv_log.empty()) how.callbacks.push_back(callbacks::CSVLogger(options.csv_log, {}, Source()));
  if (!options.tensorboard.empty())
    how.callbacks.push_back(callbacks::TensorBoard(options.tensorboard, {}, Source()));
  if (options.common.shows_progress())
    how.callbacks.push_back(
        progress_on_stderr(batches_of(rows_to_train(options, data.x.rows()), options.batch_size)));
  how.validation_split = options.validation_split;
  how.sample_weight = data.sample_weight;
  return model.fit(data.x, data.y, how, Source());
}

std::string last_figures(const History& history) {
  std::string text;
  for (const auto& [name, values] : history.curves())
    text += fmt::format("{}{} {:.6g}", text.empty() ? "" : ", ", name, values.back());
  return text;
}

// Before any training, so that none is lost.
void require_outputs(const Options& options) {
  if (!options.output.ends_with(".keras"))
    throw Error("train writes a model, received --output \"" + options.output +
                "\".\n  Let its name end in .keras.");
  require_different({options.output, options.data, options.history, options.csv_log});
  require_different({options.model, options.data, options.history, options.csv_log});
  for (const std::string& path : {options.output, options.history, options.csv_log})
    if (!path.empty()) require_writable(path);
}

int run(const Options& options) {
  require_outputs(options);
  const Model model = load_compiled(options.model, options.common, options.seed);
  const ModelData data = read_data(options.data, model, options.model);
  const History history = fit(model, data, options);
  model.save(options.output, Source());
  const Config curves = curves_json(history.curves());
  if (!options.history.empty()) write_text(options.history, data::to_json(curves) + "\n");
  if (options.common.json) print_json(Config::object({{"history", curves}, {"output", options.output}}));
  options.common.report(fmt::format("Epoch {}: {}", options.epochs, last_figures(history)));
  options.common.report("Wrote " + options.output);
  return 0;
}

void add_files(CLI::App& command, Options& options) {
  command
      .add_option("--data", options.data,
                  "arrays x_<input name>, y_<output name> and, if samples are weighted, w_<output name>")
      ->required()
      ->type_name("DATA.npz");
  command.add_option("--output", options.output, "the trained model, with the optimizer's state")
      ->required()
      ->type_name("OUT.keras");
  command.add_option("--history", options.history, "gets each figure by epoch")->type_name("FILE.json");
  command.add_option("--tensorboard", options.tensorboard, "gets events for TensorBoard")->type_name("DIR");
  command.add_option("--csv-log", options.csv_log, "gets a line an epoch")->type_name("FILE.csv");
}

}  // namespace

void add_train(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command =
      add_command(app, "train", "Train a compiled model, going on from its optimizer's state",
                  "lamina train model.keras --data train.npz --epochs 5 --batch 64 --output trained.keras",
                  options->common);
  add_model(command, options->model);
  add_files(command, *options);
  command.add_option("--epochs", options->epochs, "passes over the data")
      ->check(whole_number(1))
      ->type_name("N")
      ->capture_default_str();
  add_batch(command, options->batch_size);
  command.add_flag("--no-shuffle", options->no_shuffle, "take the samples in their order");
  command.add_option("--seed", options->seed, "of the order of the samples, and of dropout")
      ->check(whole_number_of_64_bits())
      ->type_name("S");
  command
      .add_option("--validation-split", options->validation_split,
                  "fraction of the last samples that is kept for validation")
      ->check(number(0, 1))
      ->type_name("F");
  command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace lamina::tool
