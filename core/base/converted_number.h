#pragma once

#include <cmath>
#include <limits>
#include <type_traits>

namespace lamina {

// A number as one of another type, defined for every number. Fractions are cut off towards 0; NaN becomes 0,
// and what lies beyond an integer type its nearest end. Integers that a narrower type does not hold keep
// their low bits, as in C++ and NumPy. A float beyond the range of a narrower one becomes infinite.
// Everything but 0 is true, NaN too.
template <class To, class From>
To converted_number(From value) {
  if constexpr (std::is_same_v<To, bool>) {
    return value != From{0};
  } else if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>) {
    using Limits = std::numeric_limits<To>;
    // Powers of two, which each floating-point type holds, unlike the largest integer.
    const From above = std::ldexp(From{1}, Limits::digits);
    const From lowest = std::is_signed_v<To> ? -above : From{0};
    if (std::isnan(value)) return To{0};
    if (value >= above) return Limits::max();
    return value <= lowest ? Limits::min() : static_cast<To>(value);
  } else {
    return static_cast<To>(value);
  }
}

}  // namespace lamina
