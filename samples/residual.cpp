// A residual block: two layers and a way around them.

#include <lamina/lamina.h>

#include <iostream>

#include "samples/support/made_up.h"
#include "samples/support/sample_options.h"

using namespace lamina;

static void residual(const samples::SampleOptions& options) {
  auto input = Input({32});

  auto x = layers::Dense(32, {.activation = "relu"})(input);
  x = layers::Dense(32, {.activation = "relu"})(x);

  // The way around
  auto merged = layers::Add()({x, input});
  auto output = layers::Dense(1)(merged);

  Model model(input, output, {.seed = 1});
  model.summary();
  if (!options.plot.empty()) model.plot(options.plot, {.shapes = true});

  model.compile({.optimizer = "adam", .loss = "mse", .metrics = {"mae"}, .device = options.device});

  // A sum, and a bend in it
  const std::int64_t rows = options.smoke ? 256 : 8192;
  Tensor features = samples::random_features(rows, 32, 1);
  Tensor labels = samples::labels_of(
      features, [](auto row) { return row[0] + row[1] + (row[2] > 0 ? row[3] : -row[3]); });
  model.fit(features, labels, {.epochs = options.epochs, .batch_size = 32, .validation_split = 0.1});

  Tensor p = model.predict(features.slice_rows(0, 4), {.verbose = 0});
  std::cout << "predictions: " << p << "\nlabels:      " << labels.slice_rows(0, 4) << "\n";
}

int main(int argc, char** argv) {
  return samples::run(residual, samples::parse(argc, argv, "A residual block.", {.epochs = 10}));
}
