#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "core/ir/graph.h"
#include "tests/support/tolerances.h"

namespace lamina::support {

// An input of a case and what it holds: numbers between low and high, all different and in no order, or the
// listed values over and over.
struct CaseInput {
  TensorType type;
  double low = -2, high = 2;
  std::vector<double> values = {};
  bool stays_wide = false;  // Float32 also beside inputs that are stored in half types
};

// One way to use an op. Float32 inputs become Float64 for the double reference, so `build` must take dtypes
// from its arguments.
//   {.name = "rows", .op = &ops::softmax_op, .inputs = {{f32({3, 5})}},
//    .build = [](std::span<const Value> in) -> Values { return {ops::softmax(in[0])}; }}
struct OpCase {
  std::string name;
  const OpDef* op = nullptr;  // the op that is checked; others that `build` uses run on their references
  std::vector<CaseInput> inputs;
  std::function<Values(std::span<const Value> inputs)> build;
  Tolerance tolerance = kElementwise;
  bool gradient = true;    // of the float inputs, against central differences
  bool has_double = true;  // false: float and double draw different numbers, so only rows are compared
};
std::ostream& operator<<(std::ostream& out, const OpCase& op_case);  // "softmax: rows"

inline TensorType f32(Shape shape) { return {DType::Float32, std::move(shape)}; }
inline TensorType i32(Shape shape) { return {DType::Int32, std::move(shape)}; }
inline TensorType i64(Shape shape) { return {DType::Int64, std::move(shape)}; }
inline TensorType u8(Shape shape) { return {DType::UInt8, std::move(shape)}; }
inline TensorType boolean(Shape shape) { return {DType::Bool, std::move(shape)}; }

// Checks, with GoogleTest's expectations:
//   - each row of the CPU's table against the double reference: values, guards around outputs and workspace,
//     every element written, inputs unchanged, the same bits twice, with chunks run backwards, and in place;
//   - the op against its decomposition in double;
//   - the gradient against central differences in double, and in float with the rows that are really used.
// Returns the number of each fast row that took the op.
std::vector<int> check_op(const OpCase& op_case);

}  // namespace lamina::support
