#include "core/ops/binary.h"

#include <algorithm>

#include "core/ops/cast.h"
#include "core/ops/constant.h"
#include "core/ops/unary.h"

namespace lamina::ops {
namespace {

// An OpDef from a formula and a gradient (x, y, z, dz) -> {dx, dy}, z being the result; broadcasting is
// undone here.
template <class F, auto kGrad>
constexpr OpDef binary_op(std::string_view name) {
  return {.name = name,
          .infer = [](std::span<const TensorType> in,
                      const Attrs&) { return infer_elementwise(in, scalar_function<F>, "this op"); },
          .grad = [](const NodeRef& n, std::span<const Value> dz) -> Values {
            auto [dx, dy] = kGrad(n.in(0), n.in(1), n.out(0), dz[0]);
            return {sum_to(dx, n.in(0).shape()), sum_to(dy, n.in(1).shape())};
          },
          .scalar = &scalar_function<F>,
          .in_place = elementwise_in_place};
}

template <class F>
constexpr OpDef gradless_op(std::string_view name) {
  return {.name = name,
          .infer = [](std::span<const TensorType> in,
                      const Attrs&) { return infer_elementwise(in, scalar_function<F>, "this op"); },
          .scalar = &scalar_function<F>,
          .in_place = elementwise_in_place};
}

using Pair = std::pair<Value, Value>;

int promotion_rank(DType dtype) {
  constexpr DType kOrder[] = {DType::Bool,    DType::UInt8,    DType::Int32,   DType::Int64,
                              DType::Float16, DType::BFloat16, DType::Float32, DType::Float64};
  return static_cast<int>(std::find(std::begin(kOrder), std::end(kOrder), dtype) - kOrder);
}

Value build(const OpDef& op, const Operand& x, const Operand& y) {
  check(x.value || y.value, "an op needs at least one value");
  Value a = x.value ? x.value : scalar_like(y.value, x.number);
  Value b = y.value ? y.value : scalar_like(x.value, y.number);
  const DType dtype = promotion_rank(a.dtype()) >= promotion_rank(b.dtype()) ? a.dtype() : b.dtype();
  return a.graph->add_one(op, {cast(a, dtype), cast(b, dtype)});
}

Values grad_select(const NodeRef& n, std::span<const Value> dz) {
  const Value zero = scalar_like(dz[0], 0);
  return {Value{}, sum_to(where(n.in(0), dz[0], zero), n.in(1).shape()),
          sum_to(where(n.in(0), zero, dz[0]), n.in(2).shape())};
}

// d/dx x^y = y x^(y-1); d/dy x^y = x^y log x, taken as 0 where x <= 0, as in Keras's backends.
Pair grad_pow(Value x, Value y, Value z, Value dz) {
  const Value positive = x > 0.0;
  const Value log_x = where(positive, log(where(positive, x, 1.0)), 0.0);
  return {dz * y * pow(x, y - 1.0), dz * z * log_x};
}

// Of two equal arguments the first gets the gradient.
Pair grad_larger(Value first_wins, Value dz) {
  return {where(first_wins, dz, 0.0), where(first_wins, 0.0, dz)};
}

}  // namespace

const OpDef add_op = binary_op<scalar::Add, [](Value, Value, Value, Value dz) {
  return Pair{dz, dz};
}>("add");
const OpDef subtract_op = binary_op<scalar::Subtract, [](Value, Value, Value, Value dz) {
  return Pair{dz, -dz};
}>("subtract");
const OpDef multiply_op = binary_op<scalar::Multiply, [](Value x, Value y, Value, Value dz) {
  return Pair{dz * y, dz * x};
}>("multiply");
const OpDef divide_op = binary_op<scalar::Divide, [](Value, Value y, Value z, Value dz) {
  return Pair{dz / y, -dz * z / y};
}>("divide");
const OpDef pow_op = binary_op<scalar::Pow, grad_pow>("pow");
const OpDef maximum_op =
    binary_op<scalar::Maximum, [](Value x, Value y, Value, Value dz) { return grad_larger(x >= y, dz); }>(
        "maximum");
const OpDef minimum_op =
    binary_op<scalar::Minimum, [](Value x, Value y, Value, Value dz) { return grad_larger(x <= y, dz); }>(
        "minimum");
const OpDef relu_grad_op = binary_op<scalar::ReluGrad, [](Value y, Value, Value, Value dz) {
  return Pair{zeros_like(y), relu_grad(y, dz)};
}>("relu_grad");
const OpDef equal_op = gradless_op<scalar::Equal>("equal");
const OpDef not_equal_op = gradless_op<scalar::NotEqual>("not_equal");
const OpDef less_op = gradless_op<scalar::Less>("less");
const OpDef less_equal_op = gradless_op<scalar::LessEqual>("less_equal");
const OpDef greater_op = gradless_op<scalar::Greater>("greater");
const OpDef greater_equal_op = gradless_op<scalar::GreaterEqual>("greater_equal");
const OpDef logical_and_op = gradless_op<scalar::LogicalAnd>("logical_and");
const OpDef logical_or_op = gradless_op<scalar::LogicalOr>("logical_or");
const OpDef select_op{
    .name = "select",
    .infer = [](std::span<const TensorType> in,
                const Attrs&) { return infer_elementwise(in, scalar_function<scalar::Select>, "where"); },
    .grad = grad_select,
    .scalar = &scalar_function<scalar::Select>,
    .in_place = elementwise_in_place};

Value add(const Operand& x, const Operand& y) { return build(add_op, x, y); }
Value subtract(const Operand& x, const Operand& y) { return build(subtract_op, x, y); }
Value multiply(const Operand& x, const Operand& y) { return build(multiply_op, x, y); }
Value divide(const Operand& x, const Operand& y) { return build(divide_op, x, y); }
Value pow(const Operand& x, const Operand& y) { return build(pow_op, x, y); }
Value maximum(const Operand& x, const Operand& y) { return build(maximum_op, x, y); }
Value minimum(const Operand& x, const Operand& y) { return build(minimum_op, x, y); }
Value clip(const Value& x, double low, double high) { return minimum(maximum(x, low), high); }

Value logaddexp(const Value& x, const Value& y) { return maximum(x, y) + log1p(exp(-abs(x - y))); }
Value relu_grad(const Value& y, const Value& dy) { return build(relu_grad_op, y, dy); }

Value equal(const Operand& x, const Operand& y) { return build(equal_op, x, y); }
Value not_equal(const Operand& x, const Operand& y) { return build(not_equal_op, x, y); }
Value less(const Operand& x, const Operand& y) { return build(less_op, x, y); }
Value less_equal(const Operand& x, const Operand& y) { return build(less_equal_op, x, y); }
Value greater(const Operand& x, const Operand& y) { return build(greater_op, x, y); }
Value greater_equal(const Operand& x, const Operand& y) { return build(greater_equal_op, x, y); }
Value logical_and(const Value& x, const Value& y) { return build(logical_and_op, x, y); }
Value logical_or(const Value& x, const Value& y) { return build(logical_or_op, x, y); }

Value where(const Value& condition, const Operand& x, const Operand& y) {
  check(x.value || y.value, "where needs at least one value");
  Value a = x.value ? x.value : scalar_like(y.value, x.number);
  Value b = y.value ? y.value : scalar_like(x.value, y.number);
  return condition.graph->add_one(select_op, {condition, a, b});
}

}  // namespace lamina::ops

namespace lamina {

Value operator-(const Value& x) { return ops::negative(x); }

}  // namespace lamina
