#include <fmt/format.h>

#include "data/files/file_bytes.h"
#include "model/text_file.h"
#include "tools/lamina/commands.h"
#include "tools/lamina/graphviz.h"
#include "tools/lamina/json_output.h"
#include "tools/lamina/model_file.h"
#include "tools/lamina/output_file.h"

namespace lamina::tool {
namespace {

struct Options {
  Common common;
  std::string model, output;
  PlotOptions look;
};

int run(const Options& options) {
  const std::string ending = ending_of(options.output);
  if (ending != ".svg" && ending != ".dot" && ending != ".png")
    throw Error("plot draws .svg, .dot and .png, received \"" + options.output +
                "\".\n  Let its name end in one of them.");
  require_writable(options.output);
  const Model model = Model::load(options.model, {.compile = false}, Source());
  if (ending == ".png")
    data::write_file(options.output, png_of(model.to_dot(options.look)), Source());
  else
    write_text(options.output, ending == ".svg" ? model.to_svg(options.look) : model.to_dot(options.look));
  if (options.common.json) print_json(Config::object({{"output", options.output}}));
  options.common.report("Wrote " + options.output);
  return 0;
}

}  // namespace

void add_plot(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = add_command(app, "plot", "Draw a model's graph",
                                  "lamina plot model.keras -o graph.svg --shapes", options->common);
  add_model(command, options->model);
  command.add_option("-o,--output", options->output, "the picture: .svg, .dot, or .png (by Graphviz)")
      ->required()
      ->type_name("GRAPH");
  command.add_flag("--shapes", options->look.shapes, "with the shapes of the tensors");
  command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace lamina::tool
