// Ten kinds of clothes from 28 x 28 pixels: Fashion-MNIST by a multi-layer perceptron or a convolutional
// network.

#include <lamina/lamina.h>

#include <cstdio>

#include "samples/support/sample_options.h"

using namespace lamina;

static SymbolicTensor mlp(const SymbolicTensor& image) {
  auto x = layers::Flatten()(image);
  x = layers::Dense(512, {.activation = "relu"})(x);
  x = layers::Dropout(0.2)(x);
  x = layers::Dense(512, {.activation = "relu"})(x);
  x = layers::Dropout(0.2)(x);
  return layers::Dense(10, {.activation = "softmax"})(x);
}

static SymbolicTensor cnn(const SymbolicTensor& image) {
  auto x = layers::Conv2D(32, 3, {.activation = "relu"})(image);
  x = layers::MaxPooling2D(2)(x);
  x = layers::Conv2D(64, 3, {.activation = "relu"})(x);
  x = layers::MaxPooling2D(2)(x);
  x = layers::Flatten()(x);
  x = layers::Dropout(0.5)(x);
  return layers::Dense(10, {.activation = "softmax"})(x);
}

// Pixels as numbers from 0 to 1, [n, 28, 28, 1].
static Tensor scaled(const Tensor& images, std::int64_t count) {
  Tensor pixels = images.slice_rows(0, count).astype(DType::Float32).clone().reshape({kUnknown, 28, 28, 1});
  for (float& p : pixels.mutable_span<float>()) p /= 255.0F;
  return pixels;
}

static void fashion_mnist(const samples::SampleOptions& options) {
  const auto [train, test] = data::fashion_mnist();
  const std::int64_t train_count = options.smoke ? 1024 : train.images.rows(),
                     test_count = options.smoke ? 512 : test.images.rows();
  if (options.model != "mlp" && options.model != "cnn")
    throw Error("unknown model \"" + options.model + "\".\n  Use --model mlp or --model cnn.");

  auto image = Input({28, 28, 1}, {.name = "image"});
  Model model(image, options.model == "mlp" ? mlp(image) : cnn(image), {.name = options.model, .seed = 1});
  model.summary({.batch_size = 128});
  if (!options.plot.empty()) model.plot(options.plot, {.shapes = true});

  model.compile({.optimizer = "adam",
                 .loss = "sparse_categorical_crossentropy",
                 .metrics = {"accuracy"},
                 .device = options.device});

  History history = model.fit(scaled(train.images, train_count), train.labels.slice_rows(0, train_count),
                              {.epochs = options.epochs, .batch_size = 128, .validation_split = 0.1});
  Logs scores = model.evaluate(scaled(test.images, test_count), test.labels.slice_rows(0, test_count),
                               {.batch_size = 128, .verbose = 0});
  std::printf("test accuracy %.4f, test loss %.4f\n", scores["accuracy"], scores["loss"]);
}

int main(int argc, char** argv) {
  return samples::run(fashion_mnist, samples::parse(argc, argv, "Fashion-MNIST: ten kinds of clothes.",
                                                    {.epochs = 10, .model = "cnn"}, "mlp or cnn"));
}
