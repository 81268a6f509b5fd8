// Two inputs of different widths, a branch each, one answer.

#include <lamina/lamina.h>

#include <iostream>
#include <numeric>

#include "samples/support/made_up.h"
#include "samples/support/sample_options.h"

using namespace lamina;

static void multi_input(const samples::SampleOptions& options) {
  // Two inputs
  auto input_a = Input({10});
  auto input_b = Input({20});

  // A branch for each
  auto x = layers::Dense(32, {.activation = "relu"})(input_a);
  auto y = layers::Dense(32, {.activation = "relu"})(input_b);

  // Together
  auto merged = layers::concatenate({x, y});
  auto output = layers::Dense(1, {.activation = "sigmoid"})(merged);

  Model model({input_a, input_b}, output, {.seed = 1});
  model.summary();
  if (!options.plot.empty()) model.plot(options.plot, {.shapes = true});

  model.compile({.optimizer = optim::Adam(),
                 .loss = "binary_crossentropy",
                 .metrics = {"accuracy"},
                 .device = options.device});

  // Is the sum of a's row positive?
  const std::int64_t rows = options.smoke ? 256 : 8192;
  Tensor a = samples::random_features(rows, 10, 1), b = samples::random_features(rows, 20, 2);
  Tensor labels = samples::labels_of(
      a, [](auto row) { return std::accumulate(row.begin(), row.end(), 0.0F) > 0 ? 1.0F : 0.0F; });
  model.fit({a, b}, labels, {.epochs = options.epochs, .batch_size = 32, .validation_split = 0.1});

  Tensor p = model.predict({a.slice_rows(0, 4), b.slice_rows(0, 4)}, {.verbose = 0});
  std::cout << "predictions: " << p << "\nlabels:      " << labels.slice_rows(0, 4) << "\n";
}

int main(int argc, char** argv) {
  return samples::run(multi_input, samples::parse(argc, argv, "Two inputs, one answer.", {.epochs = 10}));
}
