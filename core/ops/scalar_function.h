#pragma once

#include "core/ops/scalar_functions.h"

namespace lamina {

enum class ScalarKind {
  Float,       // Float32, Float64 -> the same
  Arithmetic,  // any number -> the same
  Comparison,  // two numbers -> Bool
  Logical,     // Bool -> Bool
  Select,      // Bool and two numbers -> the number
};

// What backends and passes know of an elementwise op: its identity (the address), how many inputs it has and
// how to compute one element in double, a Bool being 0 or 1.
struct ScalarFunction {
  ScalarKind kind = ScalarKind::Float;
  int arity = 1;
  double (*evaluate)(const double* arguments) = nullptr;
};

namespace scalar {

template <class F, class... Fs>
constexpr bool contains(List<Fs...>) {
  return (std::is_same_v<F, Fs> || ...);
}

template <class F>
constexpr ScalarFunction describe() {
  if constexpr (contains<F>(FloatUnary{}) || contains<F>(ArithmeticUnary{}))
    return {contains<F>(FloatUnary{}) ? ScalarKind::Float : ScalarKind::Arithmetic, 1,
            [](const double* a) { return F::value(a[0]); }};
  else if constexpr (contains<F>(FloatBinary{}) || contains<F>(ArithmeticBinary{}))
    return {contains<F>(FloatBinary{}) ? ScalarKind::Float : ScalarKind::Arithmetic, 2,
            [](const double* a) { return F::value(a[0], a[1]); }};
  else if constexpr (contains<F>(Comparisons{}))
    return {ScalarKind::Comparison, 2, [](const double* a) { return double(F::value(a[0], a[1])); }};
  else if constexpr (contains<F>(Logical{}))
    return {ScalarKind::Logical, 2, [](const double* a) { return double(F::value(a[0] != 0, a[1] != 0)); }};
  else if constexpr (std::is_same_v<F, LogicalNot>)
    return {ScalarKind::Logical, 1, [](const double* a) { return double(F::value(a[0] != 0)); }};
  else
    return {ScalarKind::Select, 3, [](const double* a) { return F::value(a[0] != 0, a[1], a[2]); }};
}

}  // namespace scalar

// The one ScalarFunction of each struct in scalar_functions.h.
template <class F>
inline constexpr ScalarFunction scalar_function = scalar::describe<F>();

}  // namespace lamina
