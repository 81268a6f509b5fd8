#include "tests/support/op_cases/cases.h"

namespace lamina::ops {

OpCases all_cases() {
  OpCases all;
  for (auto* family :
       {elementwise_cases, constant_cases, shape_cases, join_cases, index_cases, reduce_cases, matmul_cases,
        softmax_cases, random_cases, normalize_cases, window_cases, pass_made_cases})
    for (OpCase& op_case : family()) all.push_back(std::move(op_case));
  return all;
}

}  // namespace lamina::ops
