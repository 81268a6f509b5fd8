#include "core/ops/cast.h"
#include "core/ops/constant.h"
#include "core/ops/reshape.h"
#include "core/ops/slice.h"
#include "core/ops/unary.h"
#include "layers/op_forms.h"
#include "layers/ops.h"

// The functions of layers/ops.h that are made of several ops.
namespace lamina::ops {
namespace {

using layers::apply_op, layers::OpForm, layers::form_of_reduction;

template <class Function>
SymbolicTensor apply_one(const char* class_name, const SymbolicTensor& x, const Source& where, OpForm form,
                         Function function) {
  auto compute = [function](std::span<const Operand> xs) { return function(xs[0].value); };
  return apply_op(class_name, {Term(x, where)}, compute, where, std::move(form));
}

Value as_float(const Value& x) { return is_float(x.dtype()) ? x : cast(x, DType::Float32); }
Value as_number(const Value& x) { return x.dtype() == DType::Bool ? cast(x, DType::Int32) : x; }

// Down and up by a comparison, which is exact where adding a half is not.
Value round(const Value& x) {
  const Value down = floor(x), rest = x - down;
  const Value odd = not_equal(down, 2.0 * floor(0.5 * down));
  const Value up = logical_or(rest > 0.5, logical_and(equal(rest, 0.5), odd));
  return down + cast(up, x.dtype());
}

// The product along an axis, which stays as 1: halves are multiplied with each other.
Value prod_along(Value x, int axis) {
  std::int64_t size = x.shape()[axis];
  if (size == kUnknown || size == 0) throw CallError("axes of known sizes", "Give the sizes in Input.");
  Value rest;
  for (; size > 1; size /= 2) {
    if (size % 2 == 1) {
      const Value last = slice_axis(x, axis, {.start = size - 1, .stop = size});
      rest = rest ? rest * last : last;
    }
    const std::int64_t half = size / 2;
    x = slice_axis(x, axis, {.stop = half}) * slice_axis(x, axis, {.start = half, .stop = 2 * half});
  }
  return rest ? x * rest : x;
}

Value prod(const Value& x, const ReduceOptions& options) {
  std::vector<bool> reduced(static_cast<std::size_t>(x.rank()), options.axes.empty());
  for (int axis : options.axes) reduced[static_cast<std::size_t>(normalize_axis(axis, x.rank()))] = true;
  Value product = x;
  for (int axis = 0; axis < x.rank(); ++axis)
    if (reduced[static_cast<std::size_t>(axis)]) product = prod_along(product, axis);
  for (int axis = x.rank(); axis-- > 0;)
    if (reduced[static_cast<std::size_t>(axis)] && !options.keepdims) product = squeeze(product, axis);
  return product;
}

Value var(const Value& x, const ReduceOptions& options) {
  const Value centered = x - mean(x, {.axes = options.axes, .keepdims = true});
  return mean(square(centered), options);
}

}  // namespace

SymbolicTensor round(const SymbolicTensor& x, const Source& where) {
  const OpForm form{.config = Config::object({{"decimals", 0}})};
  return apply_one("Round", x, where, form,
                   [](const Value& v) { return is_float(v.dtype()) ? round(v) : v; });
}
SymbolicTensor prod(const SymbolicTensor& x, const ReduceOptions& options, const Source& where) {
  return apply_one("Prod", x, where, form_of_reduction(options),
                   [options](const Value& v) { return prod(as_number(v), options); });
}
SymbolicTensor var(const SymbolicTensor& x, const ReduceOptions& options, const Source& where) {
  return apply_one("Var", x, where, form_of_reduction(options),
                   [options](const Value& v) { return var(as_float(v), options); });
}
SymbolicTensor norm(const SymbolicTensor& x, const ReduceOptions& options, const Source& where) {
  return apply_one("Norm", x, where, form_of_reduction(options, layers::kLinalgOps),
                   [options](const Value& v) { return sqrt(sum(square(as_float(v)), options)); });
}
SymbolicTensor any(const SymbolicTensor& x, const ReduceOptions& options, const Source& where) {
  return apply_one("Any", x, where, form_of_reduction(options), [options](const Value& v) {
    return cast(max(cast(cast(v, DType::Bool), DType::Int32), options), DType::Bool);
  });
}
SymbolicTensor zeros_like(const SymbolicTensor& x, const Source& where) {
  return apply_one("ZerosLike", x, where, {}, [](const Value& v) { return zeros_like(v); });
}
SymbolicTensor ones_like(const SymbolicTensor& x, const Source& where) {
  return apply_one("OnesLike", x, where, {}, [](const Value& v) { return full(*v.graph, 1, v.type()); });
}

}  // namespace lamina::ops
