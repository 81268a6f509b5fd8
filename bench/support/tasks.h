#pragma once

#include <cstdint>
#include <string>

#include "model/model.h"

namespace lamina::bench {

// What a model is trained on: made-up numbers, the same on every run.
struct Examples {
  Data x, y;
};

// A model as in samples/, the settings it is trained with, and examples of the right shapes.
struct Task {
  Model model;
  CompileOptions settings;
  int batch_size = 32;                      // as its sample has it
  int steps = 1000;                         // of one measured fit
  Examples (*examples)(std::int64_t rows);  // for that many samples
};

// multi_input, shared_layer, residual: the small models of the samples; mnist_mlp and mnist_cnn: those of
// samples/fashion_mnist.cpp, the first on flat pixels; deep: a chain of `layers` Dense(8). Throws Error
// listing the names for another.
Task make_task(const std::string& name, int layers = 0);

}  // namespace lamina::bench
