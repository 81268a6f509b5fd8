#include "core/ops/random.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {

OpCases random_cases() {
  OpCases cases;
  for (const Shape& shape : {Shape{}, Shape{0}, Shape{1}, Shape{3, 5}, Shape{64}, Shape{301, 333}}) {
    for (DType dtype : {DType::Float32, DType::Float64}) {
      const TensorType type{dtype, shape};
      const CaseInput key{i64({2}), 0, 1, {123456789012345.0, 7}};
      cases.push_back({.name = to_string(type),
                       .op = &random_uniform_op,
                       .inputs = {key},
                       .build = one([type](In x) { return random_uniform(x[0], type, 3); }),
                       .tolerance = support::kExact,
                       .gradient = false});
      cases.push_back({.name = to_string(type),
                       .op = &random_normal_op,
                       .inputs = {key},
                       .build = one([type](In x) { return random_normal(x[0], type, 3); }),
                       .gradient = false});
    }
  }
  return cases;
}

}  // namespace lamina::ops
