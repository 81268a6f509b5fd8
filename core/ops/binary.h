#pragma once

#include "core/ops/broadcast.h"
#include "core/ops/scalar_function.h"

// The elementwise ops of two arguments (broadcast as in NumPy), and select. Numbers mix with values and take
// their dtype; values of different dtypes are promoted: Bool < UInt8 < Int32 < Int64 < Float16, BFloat16 <
// Float32 < Float64.
//   Value y = 2.0 * ops::maximum(x, 0.0) - 1.0;
namespace lamina::ops {

// A Value, or a number that becomes a constant of the other operand's dtype.
struct Operand {
  Operand(const Value& v) : value(v) {}
  Operand(double n) : number(n) {}
  Value value;
  double number = 0;
};

Value add(const Operand& x, const Operand& y);
Value subtract(const Operand& x, const Operand& y);
Value multiply(const Operand& x, const Operand& y);
Value divide(const Operand& x, const Operand& y);
Value pow(const Operand& x, const Operand& y);
Value maximum(const Operand& x, const Operand& y);
Value minimum(const Operand& x, const Operand& y);
Value clip(const Value& x, double low, double high);
Value logaddexp(const Value& x, const Value& y);   // log(exp x + exp y) without overflow
Value relu_grad(const Value& y, const Value& dy);  // dy where y = relu(x) is positive, else 0

Value equal(const Operand& x, const Operand& y);
Value not_equal(const Operand& x, const Operand& y);
Value less(const Operand& x, const Operand& y);
Value less_equal(const Operand& x, const Operand& y);
Value greater(const Operand& x, const Operand& y);
Value greater_equal(const Operand& x, const Operand& y);
Value logical_and(const Value& x, const Value& y);
Value logical_or(const Value& x, const Value& y);

// x where the condition holds, else y.
Value where(const Value& condition, const Operand& x, const Operand& y);

extern const OpDef add_op, subtract_op, multiply_op, divide_op, pow_op, maximum_op, minimum_op, relu_grad_op;
extern const OpDef equal_op, not_equal_op, less_op, less_equal_op, greater_op, greater_equal_op;
extern const OpDef logical_and_op, logical_or_op, select_op;

}  // namespace lamina::ops

namespace lamina {

inline Value operator+(const Value& x, const ops::Operand& y) { return ops::add(x, y); }
inline Value operator+(double x, const Value& y) { return ops::add(x, y); }
inline Value operator-(const Value& x, const ops::Operand& y) { return ops::subtract(x, y); }
inline Value operator-(double x, const Value& y) { return ops::subtract(x, y); }
inline Value operator*(const Value& x, const ops::Operand& y) { return ops::multiply(x, y); }
inline Value operator*(double x, const Value& y) { return ops::multiply(x, y); }
inline Value operator/(const Value& x, const ops::Operand& y) { return ops::divide(x, y); }
inline Value operator/(double x, const Value& y) { return ops::divide(x, y); }
inline Value operator<(const Value& x, const ops::Operand& y) { return ops::less(x, y); }
inline Value operator<=(const Value& x, const ops::Operand& y) { return ops::less_equal(x, y); }
inline Value operator>(const Value& x, const ops::Operand& y) { return ops::greater(x, y); }
inline Value operator>=(const Value& x, const ops::Operand& y) { return ops::greater_equal(x, y); }
Value operator-(const Value& x);

}  // namespace lamina
