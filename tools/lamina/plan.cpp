#include <fmt/format.h>

#include "tools/lamina/commands.h"
#include "tools/lamina/json_output.h"
#include "tools/lamina/model_file.h"

namespace lamina::tool {
namespace {

struct Options {
  Common common;
  std::string model;
  int batch_size = 32;
  bool train = false;
};

constexpr const char* kNoGpu =
    "there is no GPU here: this is the plan of Lamina's own kernels for it; cuDNN and cuBLASLt may take "
    "other "
    "workspaces";

// A plan needs no GPU: the emulated one has the same kernels.
bool stands_in(const Options& options) {
  return options.common.device_name == "cuda" && !device_info(Device::Cuda).available;
}

Plan plan_of(const Options& options, Device device) {
  Common loading = options.common;
  loading.device_name = "cpu";  // nothing runs
  const Model model = options.train ? load_compiled(options.model, loading)
                                    : Model::load(options.model, {.compile = false}, Source());
  return model.plan({.batch_size = options.batch_size,
                     .training = options.train,
                     .device = device,
                     .threads = options.common.threads},
                    Source());
}

Config layers_json(const Plan& plan) {
  Config::List layers;
  for (const LayerMemory& layer : plan.program().placement.layers)
    layers.push_back(Config::object({{"layer", layer.origin},
                                     {"values", layer.values},
                                     {"workspace", layer.workspace},
                                     {"live_at_peak", layer.live_at_peak}}));
  return Config::list(std::move(layers));
}

int run(const Options& options) {
  const bool emulated = stands_in(options);
  const Device device =
      emulated ? Device::Emulated : device_from_name(Text(options.common.device_name, Source()));
  const Plan plan = plan_of(options, device);
  if (options.common.json) {
    print_json(Config::object({{"device", options.common.device_name},
                               {"device_present", !emulated},
                               {"batch", options.batch_size},
                               {"training", options.train},
                               {"peak", plan.peak()},
                               {"bound", plan.bound()},
                               {"state", plan.state()},
                               {"layers", layers_json(plan)},
                               {"launches", Config::list_of(plan.launches())}}));
    return 0;
  }
  fmt::print("{} of {} samples, device {}\n{}", options.train ? "Training step" : "Prediction",
             options.batch_size, options.common.device_name, plan.table());
  if (emulated) fmt::print(" Note: {}.\n", kNoGpu);
  return 0;
}

}  // namespace

void add_plan(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command =
      add_command(app, "plan", "Show the memory that a step takes, to the byte, before anything runs",
                  "lamina plan model.keras --batch 64 --train --device cuda", options->common);
  add_model(command, options->model);
  add_batch(command, options->batch_size);
  command.add_flag("--train", options->train, "a training step in place of a prediction");
  command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace lamina::tool
