#pragma once

#include "core/ops/scalar_functions.h"

// The elementwise functions by number, the same on host and device.
namespace lamina::cuda {

template <class... Lists>
struct Join;
template <class... Fs>
struct Join<scalar::List<Fs...>> {
  using type = scalar::List<Fs...>;
};
template <class... Fs, class... Gs, class... Rest>
struct Join<scalar::List<Fs...>, scalar::List<Gs...>, Rest...> {
  using type = typename Join<scalar::List<Fs..., Gs...>, Rest...>::type;
};

// Their order is their number.
using ScalarFunctions = typename Join<scalar::FloatUnary, scalar::ArithmeticUnary, scalar::FloatBinary,
                                      scalar::ArithmeticBinary, scalar::Comparisons, scalar::Logical,
                                      scalar::List<scalar::LogicalNot, scalar::Select>>::type;

template <class F, class... Fs>
constexpr int index_in(scalar::List<Fs...>) {
  int index = -1, i = 0;
  ((std::is_same_v<F, Fs> ? void(index = i) : void(), ++i), ...);
  return index;
}

template <class F>
inline constexpr int kCode = index_in<F>(ScalarFunctions{});
inline constexpr int kFullCode = -1, kCastCode = -2;  // not functions: a constant, and a conversion

}  // namespace lamina::cuda
