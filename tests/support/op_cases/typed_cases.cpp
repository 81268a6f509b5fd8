#include "core/ops/cast.h"
#include "core/ops/constant.h"
#include "core/ops/iota.h"
#include "core/ops/one_hot.h"
#include "core/ops/random.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {
namespace {

CaseInput key() { return {i64({2}), 0, 1, {123456789012345.0, 7}}; }

TypedCase random_case(const OpDef& op, const Shape& shape) {
  return {to_string(shape), &op, key(), [&op, shape](const Value& x, DType dtype) {
            return x.graph->add_one(op, {x}, RandomAttrs{{dtype, shape}, 3});
          }};
}

TypedCase one_hot_case(const TensorType& indices, std::int64_t depth) {
  const double low = indices.dtype == DType::UInt8 ? 0 : -2;
  return {to_string(indices) + " depth " + std::to_string(depth),
          &one_hot_op,
          {indices, low, static_cast<double>(depth) + 2},
          [depth](const Value& x, DType dtype) { return one_hot(x, depth, dtype); }};
}

}  // namespace

std::vector<TypedCase> typed_cases() {
  std::vector<TypedCase> cases = {
      {"0.1", &full_op, key(),
       [](const Value& x, DType dtype) {
         return full(*x.graph, 0.1, {dtype, {7, 43}});
       }},
      {"2051", &iota_op, key(), [](const Value& x, DType dtype) { return iota(*x.graph, 2051, dtype); }},
      {"beyond f16",
       &cast_op,
       {f32({5}), 0, 1, {1.003f, -0.1f, 1e-6f, 70000, 257}},
       [](const Value& x, DType dtype) { return cast(x, dtype); }},
  };
  for (const Shape& shape : {Shape{}, Shape{0}, Shape{1}, Shape{7, 43}, Shape{64}, Shape{301, 33}})
    for (const OpDef* op : {&random_uniform_op, &random_normal_op}) cases.push_back(random_case(*op, shape));
  for (const TensorType& indices : {i32({5}), i64({2, 3}), u8({6}), i32({}), i32({0}), i32({501})})
    for (std::int64_t depth : {1, 5, 40}) cases.push_back(one_hot_case(indices, depth));
  return cases;
}

}  // namespace lamina::ops
