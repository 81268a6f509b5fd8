// One layer on two inputs: both are seen through the same weights.

#include <lamina/lamina.h>

#include <iostream>

#include "samples/support/made_up.h"
#include "samples/support/sample_options.h"

using namespace lamina;

static void shared_layer(const samples::SampleOptions& options) {
  auto input_a = Input({10});
  auto input_b = Input({10});

  // The same layer, called twice
  auto shared = layers::Dense(32, {.activation = "relu"});
  auto encoded_a = shared(input_a);
  auto encoded_b = shared(input_b);

  auto output_a = layers::Dense(1, {.name = "output_a"})(encoded_a);
  auto output_b = layers::Dense(1, {.name = "output_b"})(encoded_b);

  Model model({input_a, input_b}, {output_a, output_b}, {.seed = 1});
  model.summary();
  if (!options.plot.empty()) model.plot(options.plot, {.shapes = true});

  model.compile(
      {.optimizer = "adam", .loss = {{"output_a", "mse"}, {"output_b", "mse"}}, .device = options.device});

  // a's answer is the product of its first two numbers, b's their difference.
  const std::int64_t rows = options.smoke ? 256 : 8192;
  Tensor a = samples::random_features(rows, 10, 1), b = samples::random_features(rows, 10, 2);
  Tensor product = samples::labels_of(a, [](auto row) { return row[0] * row[1]; });
  Tensor difference = samples::labels_of(b, [](auto row) { return row[0] - row[1]; });
  model.fit({a, b}, {product, difference},
            {.epochs = options.epochs, .batch_size = 32, .validation_split = 0.1});

  Outputs p = model.predict({a.slice_rows(0, 4), b.slice_rows(0, 4)}, {.verbose = 0});
  std::cout << "output_a: " << p["output_a"] << "  of " << product.slice_rows(0, 4) << "\n"
            << "output_b: " << p["output_b"] << "  of " << difference.slice_rows(0, 4) << "\n";
}

int main(int argc, char** argv) {
  return samples::run(shared_layer,
                      samples::parse(argc, argv, "One layer shared by two inputs.", {.epochs = 10}));
}
