#pragma once

#include <cmath>

// How far results may lie from the double reference. The one place for such numbers: loosen one only with a
// reason beside it.
namespace lamina::support {

struct Tolerance {
  double relative = 0, absolute = 0;

  bool accepts(double value, double reference) const {
    if (std::isnan(reference)) return std::isnan(value);
    if (std::isinf(reference) || std::isinf(value)) return value == reference;
    return std::abs(value - reference) <= absolute + relative * std::abs(reference);
  }
};

inline constexpr double kFloatEpsilon = 0x1p-23;

// Nothing is computed, or only integers are.
inline constexpr Tolerance kExact{};

// One function of each element: the vectorised functions keep within 4 units in the last place, and small
// results are differences of numbers near 1.
inline constexpr Tolerance kElementwise{8 * kFloatEpsilon, 4 * kFloatEpsilon};

// A few hundred terms of size around 1; also softmax and its relatives.
inline constexpr Tolerance kShortSum{16 * kFloatEpsilon, 256 * kFloatEpsilon};

// Up to a hundred thousand terms of size around 1: the float reference adds them in plain order, whose error
// grows with their number.
inline constexpr Tolerance kLongSum{64 * kFloatEpsilon, 2e-2};

// The same in double, and an op against its decomposition in double: only the order of sums differs.
inline constexpr Tolerance kDouble{1e-12, 1e-11};

// Gradients against central differences of step 1e-5 in double: the step's error is around 1e-10 times the
// third derivative, that of rounding around 1e-11 times the loss.
inline constexpr Tolerance kGradient{1e-6, 1e-6};

// Gradients in float against the same in double: several ops in a row.
inline constexpr Tolerance kFloatGradient{2e-4, 2e-4};

}  // namespace lamina::support
