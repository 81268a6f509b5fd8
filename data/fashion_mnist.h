#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/runtime/tensor.h"

namespace lamina::data {

struct LabeledImages {
  Tensor images;  // UInt8 [n, height, width], 0 is black
  Tensor labels;  // UInt8 [n]
};

struct ImageSplits {
  LabeledImages train, test;
};

struct FashionMnistOptions {
  std::filesystem::path folder = {};  // where the four IDX files lie; by default they are looked for
};

// Zalando's Fashion-MNIST, 60000 training and 10000 test images of 28 x 28 pixels in ten classes:
//   auto [train, test] = data::fashion_mnist();
//   model.fit(train.images, train.labels);
// Without a folder it is looked for in $LAMINA_DATA/fashion-mnist, in $LAMINA_DATA, and where the Debian
// package dataset-fashion-mnist puts it; nothing is downloaded. Throws Error saying where it looked and which
// package to install, or what is wrong with the files.
ImageSplits fashion_mnist(const FashionMnistOptions& options = {}, const Source& where = Source::current());

// The ten names in the order of the labels: "T-shirt/top", "Trouser", ...
const std::vector<std::string>& fashion_mnist_class_names();

}  // namespace lamina::data
