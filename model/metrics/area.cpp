#include "model/metrics/area.h"

#include <algorithm>
#include <cmath>

#include "model/metrics/mean_metric.h"

namespace lamina::metrics {
namespace {

struct Point {
  double x, y;
};

Point point(const Confusion& c, Curve curve) {
  const double recall = ratio(c.tp, c.tp + c.fn);
  if (curve == Curve::ROC) return {ratio(c.fp, c.fp + c.tn), recall};
  return {recall, ratio(c.tp, c.tp + c.fp)};
}

double height(double a, double b, Summation summation) {
  if (summation == Summation::Minoring) return std::min(a, b);
  if (summation == Summation::Majoring) return std::max(a, b);
  return (a + b) / 2;
}

// Between two thresholds true positives are taken to grow linearly with all positives; the integral of their
// ratio over recall has a logarithm.
double interpolated_precision(const Confusion& low, const Confusion& high) {
  const double low_positives = low.tp + low.fp, high_positives = high.tp + high.fp;
  const double slope = ratio(low.tp - high.tp, std::max(low_positives - high_positives, 0.0));
  const double intercept = high.tp - slope * high_positives;
  const double growth = low_positives > 0 && high_positives > 0 ? low_positives / high_positives : 1;
  return ratio(slope * (low.tp - high.tp + intercept * std::log(growth)), std::max(high.tp + high.fn, 0.0));
}

}  // namespace

std::vector<Confusion> at_thresholds(std::span<const double> positives, std::span<const double> negatives) {
  std::vector<Confusion> points(positives.size());
  double tp = 0, fp = 0;
  for (std::size_t i = points.size(); i-- > 0;) {
    tp += positives[i];
    fp += negatives[i];
    points[i] = {tp, fp, 0, 0};
  }
  for (Confusion& c : points) {
    c.tn = fp - c.fp;
    c.fn = tp - c.tp;
  }
  return points;
}

double area(std::span<const Confusion> points, Curve curve, Summation summation) {
  double total = 0;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    if (curve == Curve::PR && summation == Summation::Interpolation) {
      total += interpolated_precision(points[i], points[i + 1]);
      continue;
    }
    const Point low = point(points[i], curve), high = point(points[i + 1], curve);
    total += (low.x - high.x) * height(low.y, high.y, summation);
  }
  return total;
}

}  // namespace lamina::metrics
