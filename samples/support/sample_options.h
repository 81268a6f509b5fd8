#pragma once

#include <string>

#include "model/devices.h"

namespace samples {

// What every sample can be told on the command line.
struct SampleOptions {
  int epochs = 1;
  lamina::Device device = lamina::Device::Auto;
  bool smoke = false;      // little data and one epoch: does it run at all?
  std::string model = {};  // of samples that have several
  std::string plot = {};   // a file for the model's picture
};

// Reads --help, --epochs N, --device NAME, --smoke, --plot FILE and, if `models` names some, --model NAME.
// Prints help or what is wrong and ends the program where there is nothing to run.
SampleOptions parse(int argc, char** argv, const std::string& about, SampleOptions defaults,
                    const std::string& models = {});

// Runs a sample; errors are printed as they are for users, and the program ends with 1.
int run(void (*sample)(const SampleOptions&), const SampleOptions& options);

}  // namespace samples
