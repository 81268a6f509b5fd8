#include "cpu/fused/block_functions.h"

#include <algorithm>
#include <map>

#include "core/base/error.h"
#include "cpu/fused/lane.h"
#include "cpu/math/multiversion.h"

namespace lamina::cpu {
namespace {

// Inputs and output are either the same block or do not overlap, so iterations are independent.
template <class F, class T, class Result>
LAMINA_MULTIVERSION void unary(void* out, const void* a, const void*, const void*, std::int64_t n) {
  auto* z = static_cast<Result*>(out);
  const auto* x = static_cast<const T*>(a);
#pragma GCC ivdep
  for (std::int64_t i = 0; i < n; ++i) z[i] = F::value(x[i]);
}

template <class F, class T, class Result>
LAMINA_MULTIVERSION void binary(void* out, const void* a, const void* b, const void*, std::int64_t n) {
  auto* z = static_cast<Result*>(out);
  const auto* x = static_cast<const T*>(a);
  const auto* y = static_cast<const T*>(b);
#pragma GCC ivdep
  for (std::int64_t i = 0; i < n; ++i) z[i] = F::value(x[i], y[i]);
}

template <class T>
LAMINA_MULTIVERSION void select(void* out, const void* a, const void* b, const void* c, std::int64_t n) {
  auto* z = static_cast<T*>(out);
  const auto* condition = static_cast<const std::uint8_t*>(a);
  const auto* x = static_cast<const T*>(b);
  const auto* y = static_cast<const T*>(c);
#pragma GCC ivdep
  for (std::int64_t i = 0; i < n; ++i) z[i] = condition[i] ? x[i] : y[i];
}

template <class From, class To>
LAMINA_MULTIVERSION void convert(void* out, const void* a, const void*, const void*, std::int64_t n) {
  auto* z = static_cast<To*>(out);
  const auto* x = static_cast<const From*>(a);
  for (std::int64_t i = 0; i < n; ++i) z[i] = static_cast<To>(x[i]);
}

template <class From>
void to_bool(void* out, const void* a, const void*, const void*, std::int64_t n) {
  auto* z = static_cast<std::uint8_t*>(out);
  const auto* x = static_cast<const From*>(a);
  for (std::int64_t i = 0; i < n; ++i) z[i] = x[i] != From(0);
}

using Key = std::pair<const ScalarFunction*, DType>;
using Functions = std::map<Key, BlockFunction>;

template <class... Fs>
void add_float_unary(Functions& table, scalar::List<Fs...>) {
  ((table[{&scalar_function<Fs>, DType::Float32}] = unary<Fs, Lane, Lane>,
    table[{&scalar_function<Fs>, DType::Float64}] = unary<Fs, double, double>),
   ...);
}
template <class... Fs>
void add_arithmetic_unary(Functions& table, scalar::List<Fs...> list) {
  add_float_unary(table, list);
  ((table[{&scalar_function<Fs>, DType::Int32}] = unary<Fs, std::int32_t, std::int32_t>,
    table[{&scalar_function<Fs>, DType::Int64}] = unary<Fs, std::int64_t, std::int64_t>,
    table[{&scalar_function<Fs>, DType::UInt8}] = unary<Fs, std::uint8_t, std::uint8_t>),
   ...);
}
template <class... Fs>
void add_float_binary(Functions& table, scalar::List<Fs...>) {
  ((table[{&scalar_function<Fs>, DType::Float32}] = binary<Fs, Lane, Lane>,
    table[{&scalar_function<Fs>, DType::Float64}] = binary<Fs, double, double>),
   ...);
}
template <class... Fs>
void add_arithmetic_binary(Functions& table, scalar::List<Fs...> list) {
  add_float_binary(table, list);
  ((table[{&scalar_function<Fs>, DType::Int32}] = binary<Fs, std::int32_t, std::int32_t>,
    table[{&scalar_function<Fs>, DType::Int64}] = binary<Fs, std::int64_t, std::int64_t>,
    table[{&scalar_function<Fs>, DType::UInt8}] = binary<Fs, std::uint8_t, std::uint8_t>),
   ...);
}
template <class... Fs>
void add_comparisons(Functions& table, scalar::List<Fs...>) {
  ((table[{&scalar_function<Fs>, DType::Float32}] = binary<Fs, Lane, std::uint8_t>,
    table[{&scalar_function<Fs>, DType::Float64}] = binary<Fs, double, std::uint8_t>,
    table[{&scalar_function<Fs>, DType::Int32}] = binary<Fs, std::int32_t, std::uint8_t>,
    table[{&scalar_function<Fs>, DType::Int64}] = binary<Fs, std::int64_t, std::uint8_t>,
    table[{&scalar_function<Fs>, DType::UInt8}] = binary<Fs, std::uint8_t, std::uint8_t>,
    table[{&scalar_function<Fs>, DType::Bool}] = binary<Fs, std::uint8_t, std::uint8_t>),
   ...);
}
template <class... Fs>
void add_logical(Functions& table, scalar::List<Fs...>) {
  ((table[{&scalar_function<Fs>, DType::Bool}] = binary<Fs, std::uint8_t, std::uint8_t>), ...);
}

const Functions& functions() {
  static const Functions table = [] {
    Functions t;
    add_float_unary(t, scalar::FloatUnary{});
    add_arithmetic_unary(t, scalar::ArithmeticUnary{});
    add_float_binary(t, scalar::FloatBinary{});
    add_arithmetic_binary(t, scalar::ArithmeticBinary{});
    add_comparisons(t, scalar::Comparisons{});
    add_logical(t, scalar::Logical{});
    t[{&scalar_function<scalar::LogicalNot>, DType::Bool}] =
        unary<scalar::LogicalNot, std::uint8_t, std::uint8_t>;
    const ScalarFunction* choose = &scalar_function<scalar::Select>;
    t[{choose, DType::Float32}] = select<float>;
    t[{choose, DType::Float64}] = select<double>;
    t[{choose, DType::Int32}] = select<std::int32_t>;
    t[{choose, DType::Int64}] = select<std::int64_t>;
    t[{choose, DType::UInt8}] = t[{choose, DType::Bool}] = select<std::uint8_t>;
    return t;
  }();
  return table;
}

// Calls visit(T{}) with the C++ type that stores a dtype.
template <class Visit>
auto with_storage(DType dtype, Visit visit) {
  if (dtype == DType::Float32) return visit(float{});
  if (dtype == DType::Float64) return visit(double{});
  if (dtype == DType::Int32) return visit(std::int32_t{});
  if (dtype == DType::Int64) return visit(std::int64_t{});
  check(dtype == DType::UInt8 || dtype == DType::Bool, "the CPU computes in float32, float64 and integers");
  return visit(std::uint8_t{});
}

}  // namespace

BlockFunction block_function(const ScalarFunction& function, DType dtype) {
  const auto found = functions().find({&function, dtype});
  check(found != functions().end(), "no block function for this op and dtype");
  return found->second;
}

BlockFunction block_cast(DType from, DType to) {
  return with_storage(from, [&](auto source) -> BlockFunction {
    if (to == DType::Bool) return to_bool<decltype(source)>;
    return with_storage(
        to, [](auto target) -> BlockFunction { return convert<decltype(source), decltype(target)>; });
  });
}

void fill_block(void* out, double number, DType dtype, std::int64_t n) {
  with_storage(dtype, [&](auto element) {
    using T = decltype(element);
    std::fill_n(static_cast<T*>(out), n, static_cast<T>(number));
  });
}

}  // namespace lamina::cpu
