#include <fmt/format.h>

#include "data/files/npz.h"
#include "data/files/safetensors.h"
#include "tools/lamina/commands.h"
#include "tools/lamina/json_output.h"
#include "tools/lamina/model_file.h"
#include "tools/lamina/output_file.h"

namespace lamina::tool {
namespace {

struct Options {
  Common common;
  std::string in, out, model;
};

enum class Kind { Keras, Safetensors, Npz, Hdf5, Dot };

constexpr std::pair<std::string_view, Kind> kEndings[] = {{".keras", Kind::Keras},
                                                          {".safetensors", Kind::Safetensors},
                                                          {".npz", Kind::Npz},
                                                          {".weights.h5", Kind::Hdf5},
                                                          {".dot", Kind::Dot}};

Kind kind_of(const std::string& path) {
  for (const auto& [ending, kind] : kEndings)
    if (path.ends_with(ending)) return kind;
  throw Error("convert does not know what \"" + path +
              "\" is to be.\n  Let its name end in .keras, .safetensors, .npz, .weights.h5 or .dot.");
}

void write_model(const Model& model, const std::string& path, Kind kind) {
  if (kind == Kind::Keras)
    model.save(path, Source());
  else if (kind == Kind::Dot)
    write_text(path, model.to_dot());
  else
    model.save_weights(path, Source());
}

data::Safetensors read_tensors(const std::string& path, Kind kind) {
  return kind == Kind::Npz ? data::Safetensors{data::read_npz(path, {}, Source()), {{"format", "lamina"}}}
                           : data::read_safetensors(path, {}, Source());
}

void convert_tensors(const Options& options, Kind in, Kind out) {
  const data::Safetensors tensors = read_tensors(options.in, in);
  if (out == Kind::Npz)
    data::write_npz(options.out, tensors.tensors, Source());
  else
    data::write_safetensors(options.out, tensors, Source());
}

bool is_table(Kind kind) { return kind == Kind::Npz || kind == Kind::Safetensors; }

// The optimizer goes along if the new file can hold it.
Model model_of(const Options& options, Kind in, Kind out) {
  const std::string& graph = in == Kind::Keras ? options.in : options.model;
  const Model model =
      Model::load(graph, {.compile = out == Kind::Keras, .device = options.common.device()}, Source());
  if (in != Kind::Keras) model.load_weights(options.in, {}, Source());
  return model;
}

void convert(const Options& options) {
  const Kind in = kind_of(options.in), out = kind_of(options.out);
  if (in == Kind::Dot)
    throw Error("a .dot file has no weights, received \"" + options.in + "\".\n  Convert a .keras file.");
  require_different({options.in, options.out, options.model});
  require_writable(options.out);
  if (in == Kind::Keras || !options.model.empty())
    write_model(model_of(options, in, out), options.out, out);
  else if (is_table(in) && is_table(out))
    convert_tensors(options, in, out);
  else
    throw Error(options.in + " holds weights alone, and \"" + options.out +
                "\" needs their model.\n  Give the model with --model MODEL.keras.");
}

int run(const Options& options) {
  convert(options);
  if (options.common.json) print_json(Config::object({{"output", options.out}}));
  options.common.report("Wrote " + options.out);
  return 0;
}

}  // namespace

void add_convert(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = add_command(app, "convert", "Turn a model or its weights into another kind of file",
                                  "lamina convert model.keras model.safetensors", options->common);
  command.add_option("in", options->in, ".keras; or weights: .safetensors, .npz, .weights.h5")
      ->required()
      ->type_name("IN");
  command.add_option("out", options->out, ".keras, .safetensors, .npz, .weights.h5 or .dot")
      ->required()
      ->type_name("OUT");
  command
      .add_option("--model", options->model,
                  "the model that weights are for; .safetensors and .npz become each other without one")
      ->type_name("MODEL.keras");
  command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace lamina::tool
