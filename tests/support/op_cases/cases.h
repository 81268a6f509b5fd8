#pragma once

#include <vector>

#include "tests/support/check_op.h"

// The cases of every op, a function for each family. A new op needs at least one.
namespace lamina::ops {

using support::boolean;
using support::CaseInput;
using support::f32;
using support::i32;
using support::i64;
using support::OpCase;
using support::u8;
using OpCases = std::vector<OpCase>;

OpCases elementwise_cases();
OpCases constant_cases();
OpCases shape_cases();
OpCases join_cases();
OpCases index_cases();
OpCases reduce_cases();
OpCases matmul_cases();
OpCases softmax_cases();
OpCases random_cases();
OpCases normalize_cases();
OpCases window_cases();
OpCases pass_made_cases();
OpCases all_cases();

// A way to use an op that has a dtype for an attribute, which is any of the floating-point ones: the result
// in a half type is that in Float32, rounded.
struct TypedCase {
  std::string name;
  const OpDef* op = nullptr;
  CaseInput input;
  std::function<Value(const Value& input, DType dtype)> build;
};
std::vector<TypedCase> typed_cases();

// A builder out of a function that makes one value.
template <class F>
auto one(F f) {
  return [f](std::span<const Value> in) -> Values { return {f(in)}; };
}
using In = std::span<const Value>;

}  // namespace lamina::ops
