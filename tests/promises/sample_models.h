#pragma once

#include <string>
#include <vector>

#include "model/model.h"

namespace lamina::test {

// A model with what it is trained on and for.
struct Sample {
  std::string name;
  Model model;
  CompileOptions options;
  Data x, y;

  void compile(int threads) const {
    CompileOptions with_threads = options;
    with_threads.device = Device::Cpu;
    with_threads.threads = threads;
    model.compile(with_threads);
  }
};

// The three models of the article, a multi-layer perceptron and a convolutional network with dropout. Each
// call makes them anew, with the same seeds. Their 100 samples are not a multiple of the usual batch size.
std::vector<Sample> sample_models();

// Dense(4) after Dense(4), `layers` times.
Sample deep_chain(int layers);

}  // namespace lamina::test
