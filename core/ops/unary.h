#pragma once

#include "core/ops/binary.h"
#include "core/ops/broadcast.h"
#include "core/ops/constant.h"
#include "core/ops/scalar_function.h"

// The elementwise ops of one argument: for each its OpDef with the gradient, and the function that builds it.
// The formula of the value stands in scalar_functions.h.
namespace lamina::ops {

// An OpDef from a formula and a gradient (x, y, dy) -> dx in smaller ops, where y is the op's own result.
template <class F, auto kGrad>
constexpr OpDef unary_op(std::string_view name) {
  return {.name = name,
          .infer = [](std::span<const TensorType> in,
                      const Attrs&) { return infer_elementwise(in, scalar_function<F>, "this op"); },
          .grad = [](const NodeRef& n, std::span<const Value> dy) -> Values {
            return {kGrad(n.in(0), n.out(0), dy[0])};
          },
          .scalar = &scalar_function<F>,
          .in_place = elementwise_in_place};
}
inline constexpr auto no_gradient = [](Value, Value, Value) { return Value{}; };

Value square(const Value& x);
Value cos(const Value& x);
Value abs(const Value& x);
Value sin(const Value& x);
Value exp(const Value& x);
Value sign(const Value& x);
Value sigmoid(const Value& x);

inline constexpr OpDef negative_op =
    unary_op<scalar::Negative, [](Value, Value, Value dy) { return -dy; }>("negative");
inline constexpr OpDef abs_op =
    unary_op<scalar::Abs, [](Value x, Value, Value dy) { return dy * sign(x); }>("abs");
inline constexpr OpDef sign_op = unary_op<scalar::Sign, no_gradient>("sign");
inline constexpr OpDef square_op =
    unary_op<scalar::Square, [](Value x, Value, Value dy) { return dy * (2.0 * x); }>("square");
inline constexpr OpDef relu_op =
    unary_op<scalar::Relu, [](Value, Value y, Value dy) { return relu_grad(y, dy); }>("relu");
inline constexpr OpDef exp_op = unary_op<scalar::Exp, [](Value, Value y, Value dy) { return dy * y; }>("exp");
inline constexpr OpDef log_op = unary_op<scalar::Log, [](Value x, Value, Value dy) { return dy / x; }>("log");
inline constexpr OpDef log1p_op =
    unary_op<scalar::Log1p, [](Value x, Value, Value dy) { return dy / (x + 1.0); }>("log1p");
inline constexpr OpDef sqrt_op =
    unary_op<scalar::Sqrt, [](Value, Value y, Value dy) { return 0.5 * dy / y; }>("sqrt");
inline constexpr OpDef rsqrt_op =
    unary_op<scalar::Rsqrt, [](Value, Value y, Value dy) { return -0.5 * dy * y * y * y; }>("rsqrt");
inline constexpr OpDef tanh_op =
    unary_op<scalar::Tanh, [](Value, Value y, Value dy) { return dy * (1.0 - y * y); }>("tanh");
inline constexpr OpDef sigmoid_op =
    unary_op<scalar::Sigmoid, [](Value, Value y, Value dy) { return dy * y * (1.0 - y); }>("sigmoid");
inline constexpr OpDef softplus_op =
    unary_op<scalar::Softplus, [](Value x, Value, Value dy) { return dy * sigmoid(x); }>("softplus");
inline constexpr OpDef erf_op =  // 2/sqrt(pi) exp(-x^2)
    unary_op<scalar::Erf, [](Value x, Value, Value dy) { return 1.1283791670955126 * dy * exp(-square(x)); }>(
        "erf");
inline constexpr OpDef sin_op =
    unary_op<scalar::Sin, [](Value x, Value, Value dy) { return dy * cos(x); }>("sin");
inline constexpr OpDef cos_op =
    unary_op<scalar::Cos, [](Value x, Value, Value dy) { return -dy * sin(x); }>("cos");
inline constexpr OpDef hard_sigmoid_op = unary_op<scalar::HardSigmoid, [](Value x, Value, Value dy) {
  return where(abs(x) < 3.0, dy * (1.0 / 6), 0.0);
}>("hard_sigmoid");
inline constexpr OpDef floor_op = unary_op<scalar::Floor, no_gradient>("floor");
inline constexpr OpDef ceil_op = unary_op<scalar::Ceil, no_gradient>("ceil");
inline constexpr OpDef logical_not_op = unary_op<scalar::LogicalNot, no_gradient>("logical_not");

// All of them, for the catalogue, the backends' tables and the tests.
inline constexpr const OpDef* kUnaryOps[] = {
    &negative_op, &abs_op,  &sign_op,  &square_op, &relu_op,        &exp_op,         &log_op,
    &log1p_op,    &sqrt_op, &rsqrt_op, &tanh_op,   &sigmoid_op,     &softplus_op,    &erf_op,
    &sin_op,      &cos_op,  &floor_op, &ceil_op,   &logical_not_op, &hard_sigmoid_op};

inline Value negative(const Value& x) { return x.graph->add_one(negative_op, {x}); }
inline Value abs(const Value& x) { return x.graph->add_one(abs_op, {x}); }
inline Value sign(const Value& x) { return x.graph->add_one(sign_op, {x}); }
inline Value square(const Value& x) { return x.graph->add_one(square_op, {x}); }
inline Value relu(const Value& x) { return x.graph->add_one(relu_op, {x}); }
inline Value exp(const Value& x) { return x.graph->add_one(exp_op, {x}); }
inline Value log(const Value& x) { return x.graph->add_one(log_op, {x}); }
inline Value log1p(const Value& x) { return x.graph->add_one(log1p_op, {x}); }
inline Value sqrt(const Value& x) { return x.graph->add_one(sqrt_op, {x}); }
inline Value rsqrt(const Value& x) { return x.graph->add_one(rsqrt_op, {x}); }
inline Value tanh(const Value& x) { return x.graph->add_one(tanh_op, {x}); }
inline Value sigmoid(const Value& x) { return x.graph->add_one(sigmoid_op, {x}); }
inline Value softplus(const Value& x) { return x.graph->add_one(softplus_op, {x}); }
inline Value erf(const Value& x) { return x.graph->add_one(erf_op, {x}); }
inline Value sin(const Value& x) { return x.graph->add_one(sin_op, {x}); }
inline Value cos(const Value& x) { return x.graph->add_one(cos_op, {x}); }
inline Value hard_sigmoid(const Value& x) { return x.graph->add_one(hard_sigmoid_op, {x}); }
inline Value floor(const Value& x) { return x.graph->add_one(floor_op, {x}); }
inline Value ceil(const Value& x) { return x.graph->add_one(ceil_op, {x}); }
inline Value logical_not(const Value& x) { return x.graph->add_one(logical_not_op, {x}); }

}  // namespace lamina::ops
