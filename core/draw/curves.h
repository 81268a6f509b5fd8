#pragma once

#include <string>
#include <vector>

namespace lamina::draw {

// One metric over training: y[i] belongs to epoch i + 1. NaN, infinity and what is beyond 1e100 are gaps.
struct Series {
  std::string name{};
  std::vector<double> y{};
};

// Training curves.
//   to_svg(Curves{.title = "mnist", .series = {{"loss", {0.9, 0.5}}, {"val_loss", {1.0, 0.6}}}})
struct Curves {
  std::string title{};
  std::vector<Series> series{};
};

// A standalone picture with one panel for each kind of metric: losses share one, so do accuracies and other
// scores between 0 and 1, every other metric has its own. "val_loss" is dashed in the colour of "loss". The
// axis is logarithmic where positive values span more than three decades. Linear in the number of values;
// long series are thinned to their extremes.
std::string to_svg(const Curves& curves);

}  // namespace lamina::draw
