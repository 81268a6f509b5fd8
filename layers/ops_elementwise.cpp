#include "core/ops/broadcast.h"
#include "core/ops/cast.h"
#include "core/ops/unary.h"
#include "layers/op_layer.h"
#include "layers/ops.h"

// The elementwise functions of layers/ops.h.
namespace lamina::ops {
namespace {

using layers::apply_op, layers::OpForm;
using Operands = std::span<const Operand>;

Value as_float(const Value& x) { return is_float(x.dtype()) ? x : cast(x, DType::Float32); }
Operand as_float(const Operand& x) { return x.value ? Operand(as_float(x.value)) : x; }
Operand as_integer(const Operand& x) {
  return x.value && x.value.dtype() == DType::Bool ? Operand(cast(x.value, DType::Int32)) : x;
}

bool has_fraction(const Term& x, const Term& y) { return x.is_fraction || y.is_fraction; }
bool has_number(const Term& x, const Term& y) {
  return x.kind == Term::Kind::Number || y.kind == Term::Kind::Number;
}

void require_broadcast(const Value& x, const Value& y) {
  if (!x || !y) return;
  try {
    broadcast_shapes(x.shape(), y.shape());
  } catch (const Error&) {
    throw CallError("tensors whose shapes can be broadcast together",
                    "Make each pair of sizes equal, or one of them 1.");
  }
}

using Binary = Value(const Operand&, const Operand&);

template <Binary* kOp>
SymbolicTensor binary(const char* class_name, const Term& x, const Term& y, const Source& where,
                      bool float_only = false) {
  const bool to_float = float_only || has_fraction(x, y), to_integer = has_number(x, y);
  auto compute = [to_float, to_integer](Operands xs) {
    require_broadcast(xs[0].value, xs[1].value);
    if (to_float) return kOp(as_float(xs[0]), as_float(xs[1]));
    return to_integer ? kOp(as_integer(xs[0]), as_integer(xs[1])) : kOp(xs[0], xs[1]);
  };
  return apply_op(class_name, {x, y}, compute, where, OpForm{});
}

using Unary = Value(const Value&);
using LogicalBinary = Value(const Value&, const Value&);

template <Unary* kOp>
SymbolicTensor unary(const char* class_name, const SymbolicTensor& x, const Source& where,
                     const char* module = layers::kNumpyOps) {
  auto compute = [](Operands xs) { return kOp(xs[0].value); };
  return apply_op(class_name, {Term(x, where)}, compute, where, OpForm{.module = module});
}
template <Unary* kOp>
SymbolicTensor float_unary(const char* class_name, const SymbolicTensor& x, const Source& where,
                           const char* module = layers::kNumpyOps) {
  auto compute = [](Operands xs) { return kOp(as_float(xs[0].value)); };
  return apply_op(class_name, {Term(x, where)}, compute, where, OpForm{.module = module});
}
template <LogicalBinary* kOp>
SymbolicTensor logical(const char* class_name, const SymbolicTensor& x, const SymbolicTensor& y,
                       const Source& where) {
  auto compute = [](Operands xs) {
    require_broadcast(xs[0].value, xs[1].value);
    return kOp(cast(xs[0].value, DType::Bool), cast(xs[1].value, DType::Bool));
  };
  return apply_op(class_name, {Term(x, where), Term(y, where)}, compute, where, OpForm{});
}

// The dtype that x + y would have.
DType promoted(DType x, DType y) {
  if (x == y) return x;
  Graph scratch;
  return add(scratch.input("x", {x, {}}), scratch.input("y", {y, {}})).dtype();
}

Value select(const Value& condition, const Operand& x, const Operand& y) {
  require_broadcast(x.value, y.value);
  require_broadcast(condition, x.value);
  require_broadcast(condition, y.value);
  const Value holds = cast(condition, DType::Bool);
  if (!x.value || !y.value) return lamina::ops::where(holds, x, y);
  const DType dtype = promoted(x.value.dtype(), y.value.dtype());
  return lamina::ops::where(holds, cast(x.value, dtype), cast(y.value, dtype));
}

}  // namespace

SymbolicTensor add(const Term& x, const Term& y, const Source& where) {
  return binary<add>("Add", x, y, where);
}
SymbolicTensor subtract(const Term& x, const Term& y, const Source& where) {
  return binary<subtract>("Subtract", x, y, where);
}
SymbolicTensor multiply(const Term& x, const Term& y, const Source& where) {
  return binary<multiply>("Multiply", x, y, where);
}
SymbolicTensor divide(const Term& x, const Term& y, const Source& where) {
  return binary<divide>("TrueDivide", x, y, where, true);
}
SymbolicTensor pow(const Term& x, const Term& y, const Source& where) {
  return binary<pow>("Power", x, y, where);
}
SymbolicTensor maximum(const Term& x, const Term& y, const Source& where) {
  return binary<maximum>("Maximum", x, y, where);
}
SymbolicTensor minimum(const Term& x, const Term& y, const Source& where) {
  return binary<minimum>("Minimum", x, y, where);
}
SymbolicTensor clip(const SymbolicTensor& x, double low, double high, const Source& where) {
  auto compute = [low, high](Operands xs) { return clip(xs[0].value, low, high); };
  const OpForm form{.config = Config::object({{"x_min", low}, {"x_max", high}})};
  return apply_op("Clip", {Term(x, where)}, compute, where, form);
}

SymbolicTensor equal(const Term& x, const Term& y, const Source& where) {
  return binary<equal>("Equal", x, y, where);
}
SymbolicTensor not_equal(const Term& x, const Term& y, const Source& where) {
  return binary<not_equal>("NotEqual", x, y, where);
}
SymbolicTensor less(const Term& x, const Term& y, const Source& where) {
  return binary<less>("Less", x, y, where);
}
SymbolicTensor less_equal(const Term& x, const Term& y, const Source& where) {
  return binary<less_equal>("LessEqual", x, y, where);
}
SymbolicTensor greater(const Term& x, const Term& y, const Source& where) {
  return binary<greater>("Greater", x, y, where);
}
SymbolicTensor greater_equal(const Term& x, const Term& y, const Source& where) {
  return binary<greater_equal>("GreaterEqual", x, y, where);
}
SymbolicTensor logical_and(const SymbolicTensor& x, const SymbolicTensor& y, const Source& where) {
  return logical<logical_and>("LogicalAnd", x, y, where);
}
SymbolicTensor logical_or(const SymbolicTensor& x, const SymbolicTensor& y, const Source& where) {
  return logical<logical_or>("LogicalOr", x, y, where);
}
SymbolicTensor logical_not(const SymbolicTensor& x, const Source& where) {
  auto compute = [](Operands xs) { return logical_not(cast(xs[0].value, DType::Bool)); };
  return apply_op("LogicalNot", {Term(x, where)}, compute, where, OpForm{});
}

SymbolicTensor where(const SymbolicTensor& condition, const Term& x, const Term& y, const Source& where) {
  const bool to_float = has_fraction(x, y), to_integer = has_number(x, y);
  const bool only_numbers = x.kind == Term::Kind::Number && y.kind == Term::Kind::Number;
  auto compute = [to_float, to_integer, only_numbers](Operands xs) {
    const DType dtype = to_float ? DType::Float32 : DType::Int32;
    if (only_numbers) return select(xs[0].value, full(*xs[0].value.graph, xs[1].number, {dtype, {}}), xs[2]);
    if (to_float) return select(xs[0].value, as_float(xs[1]), as_float(xs[2]));
    return to_integer ? select(xs[0].value, as_integer(xs[1]), as_integer(xs[2]))
                      : select(xs[0].value, xs[1], xs[2]);
  };
  return apply_op("Where", {Term(condition, where), x, y}, compute, where, OpForm{});
}

SymbolicTensor negative(const SymbolicTensor& x, const Source& where) {
  return unary<negative>("Negative", x, where);
}
SymbolicTensor abs(const SymbolicTensor& x, const Source& where) { return unary<abs>("Absolute", x, where); }
SymbolicTensor sign(const SymbolicTensor& x, const Source& where) { return unary<sign>("Sign", x, where); }
SymbolicTensor square(const SymbolicTensor& x, const Source& where) {
  return unary<square>("Square", x, where);
}
SymbolicTensor sqrt(const SymbolicTensor& x, const Source& where) {
  return float_unary<sqrt>("Sqrt", x, where);
}
SymbolicTensor rsqrt(const SymbolicTensor& x, const Source& where) {
  return float_unary<rsqrt>("Rsqrt", x, where, layers::kMathOps);
}
SymbolicTensor exp(const SymbolicTensor& x, const Source& where) { return float_unary<exp>("Exp", x, where); }
SymbolicTensor log(const SymbolicTensor& x, const Source& where) { return float_unary<log>("Log", x, where); }
SymbolicTensor log1p(const SymbolicTensor& x, const Source& where) {
  return float_unary<log1p>("Log1p", x, where);
}
SymbolicTensor sin(const SymbolicTensor& x, const Source& where) { return float_unary<sin>("Sin", x, where); }
SymbolicTensor cos(const SymbolicTensor& x, const Source& where) { return float_unary<cos>("Cos", x, where); }
SymbolicTensor tanh(const SymbolicTensor& x, const Source& where) {
  return float_unary<tanh>("Tanh", x, where);
}
SymbolicTensor erf(const SymbolicTensor& x, const Source& where) {
  return float_unary<erf>("Erf", x, where, layers::kMathOps);
}
SymbolicTensor floor(const SymbolicTensor& x, const Source& where) {
  return float_unary<floor>("Floor", x, where);
}
SymbolicTensor ceil(const SymbolicTensor& x, const Source& where) {
  return float_unary<ceil>("Ceil", x, where);
}
SymbolicTensor relu(const SymbolicTensor& x, const Source& where) {
  return unary<relu>("Relu", x, where, layers::kNnOps);
}
SymbolicTensor sigmoid(const SymbolicTensor& x, const Source& where) {
  return float_unary<sigmoid>("Sigmoid", x, where, layers::kNnOps);
}
SymbolicTensor softplus(const SymbolicTensor& x, const Source& where) {
  return float_unary<softplus>("Softplus", x, where, layers::kNnOps);
}

}  // namespace lamina::ops

namespace lamina {

SymbolicTensor operator-(const TensorTerm& x) { return ops::negative(x.tensor, x.where); }
SymbolicTensor operator+(const SymbolicTensor& x, const Term& y) {
  return ops::add(Term(x, y.where), y, y.where);
}
SymbolicTensor operator+(const ConstantTerm& x, const SymbolicTensor& y) {
  return ops::add(x, Term(y, x.where), x.where);
}
SymbolicTensor operator-(const SymbolicTensor& x, const Term& y) {
  return ops::subtract(Term(x, y.where), y, y.where);
}
SymbolicTensor operator-(const ConstantTerm& x, const SymbolicTensor& y) {
  return ops::subtract(x, Term(y, x.where), x.where);
}
SymbolicTensor operator*(const SymbolicTensor& x, const Term& y) {
  return ops::multiply(Term(x, y.where), y, y.where);
}
SymbolicTensor operator*(const ConstantTerm& x, const SymbolicTensor& y) {
  return ops::multiply(x, Term(y, x.where), x.where);
}
SymbolicTensor operator/(const SymbolicTensor& x, const Term& y) {
  return ops::divide(Term(x, y.where), y, y.where);
}
SymbolicTensor operator/(const ConstantTerm& x, const SymbolicTensor& y) {
  return ops::divide(x, Term(y, x.where), x.where);
}
SymbolicTensor operator<(const SymbolicTensor& x, const Term& y) {
  return ops::less(Term(x, y.where), y, y.where);
}
SymbolicTensor operator<(const ConstantTerm& x, const SymbolicTensor& y) {
  return ops::less(x, Term(y, x.where), x.where);
}
SymbolicTensor operator<=(const SymbolicTensor& x, const Term& y) {
  return ops::less_equal(Term(x, y.where), y, y.where);
}
SymbolicTensor operator<=(const ConstantTerm& x, const SymbolicTensor& y) {
  return ops::less_equal(x, Term(y, x.where), x.where);
}
SymbolicTensor operator>(const SymbolicTensor& x, const Term& y) {
  return ops::greater(Term(x, y.where), y, y.where);
}
SymbolicTensor operator>(const ConstantTerm& x, const SymbolicTensor& y) {
  return ops::greater(x, Term(y, x.where), x.where);
}
SymbolicTensor operator>=(const SymbolicTensor& x, const Term& y) {
  return ops::greater_equal(Term(x, y.where), y, y.where);
}
SymbolicTensor operator>=(const ConstantTerm& x, const SymbolicTensor& y) {
  return ops::greater_equal(x, Term(y, x.where), x.where);
}

}  // namespace lamina
