#include "samples/support/sample_options.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

namespace samples {

SampleOptions parse(int argc, char** argv, const std::string& about, SampleOptions defaults,
                    const std::string& models) {
  SampleOptions options = std::move(defaults);
  std::string device = "auto";
  CLI::App app(about);
  app.add_option("--epochs", options.epochs, "passes over the training data")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--device", device, "auto, cpu, cuda or emulated")->capture_default_str();
  app.add_flag("--smoke", options.smoke, "little data and one epoch, to see that it runs");
  app.add_option("--plot", options.plot, "write the model's picture to this .svg or .dot file");
  if (!models.empty()) app.add_option("--model", options.model, models)->capture_default_str();
  try {
    app.parse(argc, argv);
    options.device = lamina::device_from_name(device);
  } catch (const CLI::ParseError& e) {
    std::exit(app.exit(e) == 0 ? 0 : 2);
  } catch (const lamina::Error& e) {
    std::fprintf(stderr, "%s\n", e.what());
    std::exit(2);
  }
  if (options.smoke) options.epochs = 1;
  return options;
}

int run(void (*sample)(const SampleOptions&), const SampleOptions& options) {
  try {
    if (const lamina::DeviceInfo device = lamina::device_info(options.device); device.available)
      std::printf("Device: %s\n\n", device.description.c_str());
    sample(options);
    return 0;
  } catch (const lamina::Error& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}

}  // namespace samples
