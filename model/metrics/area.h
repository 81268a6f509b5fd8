#pragma once

#include <span>
#include <vector>

// The areas that AUC reports.
namespace lamina::metrics {

// Weighted counts of a binary classifier at one threshold.
struct Confusion {
  double tp = 0, fp = 0, tn = 0, fn = 0;
};

enum class Curve { ROC, PR };
enum class Summation { Interpolation, Minoring, Majoring };

// The counts at each of the rising thresholds, from those of the elements between each threshold and the
// next.
std::vector<Confusion> at_thresholds(std::span<const double> positives, std::span<const double> negatives);

// The area under the curve through the points, which are in the order of rising thresholds. ROC: true
// positive rate over false positive rate. PR: precision over recall, interpolated as by Davis and Goadrich
// (2006), "The relationship between precision-recall and ROC curves", section 4.
double area(std::span<const Confusion> points, Curve curve, Summation summation);

}  // namespace lamina::metrics
