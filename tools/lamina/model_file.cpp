#include "tools/lamina/model_file.h"

#include <fmt/format.h>

#include <chrono>

#include "model/keras/compile_config.h"
#include "model/keras/keras_file.h"
#include "model/training/setup.h"

namespace lamina::tool {
namespace {

Model load(const std::string& path, const Common& common, LoadOptions options) {
  const auto begin = std::chrono::steady_clock::now();
  const Model model = Model::load(path, options, Source());
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
  if (common.verbose)
    common.note(fmt::format("Loaded {} in {:.0f} ms: {} layers, {} parameters", path, taken.count(),
                            model.functional().layers.size(), model.count_params()));
  return model;
}

}  // namespace

Model load_for_predictions(const std::string& path, const Common& common) {
  const Device device = common.device();
  const Model model = load(path, common, {.compile = false, .device = device, .threads = common.threads});
  if (common.verbose) common.note("Device: " + device_info(device).description);
  return model;
}

Model load_compiled(const std::string& path, const Common& common, std::optional<std::uint64_t> seed) {
  const Device device = common.device();
  const Model model = load(path, common, {.device = device, .threads = common.threads, .seed = seed});
  try {
    model.train_function(Source());
  } catch (const Error&) {
    throw Error(path +
                ": the file has no optimizer and loss that can be used.\n  Compile the model in Keras before "
                "it is saved.");
  }
  if (common.verbose) common.note("Device: " + device_info(device).description);
  return model;
}

bool needs_labels(const std::string& path, const Model& model, std::size_t output) {
  const keras::KerasFile file = keras::read_keras_file(path, Source());
  const CompileOptions compiled =
      keras::read_compile_config(file.config.at("compile_config"), model.functional());
  return TrainingSetup(model.functional(), Layer(model), compiled, Source()).needs_labels(output);
}

}  // namespace lamina::tool
