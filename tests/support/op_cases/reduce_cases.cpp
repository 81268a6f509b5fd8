#include "core/ops/reduce.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {
namespace {

struct Reduction {
  Shape shape;
  std::vector<int> axes;
  bool keepdims = false;
};

const Reduction kReductions[] = {
    {{3, 5}, {1}},
    {{3, 5}, {0}},
    {{3, 5}, {0, 1}},
    {{3, 5}, {1}, true},
    {{2, 3, 4}, {1}},
    {{2, 3, 4}, {0, 2}},
    {{2, 3, 4}, {0, 1}, true},
    {{2, 3, 4, 5}, {1, 2}},
    {{2, 3, 2, 3, 2}, {1, 3}},
    {{7}, {0}},
    {{1, 1}, {0}},
    {{0, 3}, {1}},
    {{3, 1, 5}, {1}},
    {{37, 70}, {1}},
    {{37, 70}, {0}},
    {{32, 32}, {0}},
    {{128, 512}, {0}},
    {{128, 513}, {1}},
    {{513, 130}, {0}},
    {{8, 14, 14, 6}, {0, 1, 2}},
    {{8, 50, 60}, {1}},
    {{100003}, {0}},
    {{400, 300}, {0, 1}},
    {{20000, 3}, {0}},
};

OpCases cases_of(const OpDef& op) {
  OpCases cases;
  for (const Reduction& r : kReductions) {
    const bool large = r.shape.numel() > 1000;
    cases.push_back({.name = to_string(r.shape) + " " + ReduceAttrs{r.axes, r.keepdims}.text(),
                     .op = &op,
                     .inputs = {{f32(r.shape)}},
                     .build = one([&op, r](In x) {
                       return x[0].graph->add_one(op, {x[0]}, ReduceAttrs{r.axes, r.keepdims});
                     }),
                     .tolerance = &op != &reduce_sum_op ? support::kExact
                                  : large               ? support::kLongSum
                                                        : support::kShortSum,
                     .gradient = !large});
  }
  for (DType dtype : {DType::Int32, DType::Int64, DType::UInt8})
    cases.push_back({.name = std::string(keras_name(dtype)),
                     .op = &op,
                     .inputs = {{{dtype, {4, 6}}, 0, 9}},
                     .build = one([&op](In x) {
                       return x[0].graph->add_one(op, {x[0]}, ReduceAttrs{{1}, false});
                     }),
                     .tolerance = support::kExact});
  return cases;
}

}  // namespace

OpCases reduce_cases() {
  OpCases cases = cases_of(reduce_sum_op);
  for (const OpDef* op : {&reduce_max_op, &reduce_min_op})
    for (OpCase& op_case : cases_of(*op)) cases.push_back(std::move(op_case));
  cases.push_back({.name = "of nothing",
                   .op = &reduce_sum_op,
                   .inputs = {{f32({3, 0})}},
                   .build = one([](In x) { return sum(x[0], {.axes = {1}}); })});
  cases.push_back({.name = "of nothing",
                   .op = &reduce_max_op,
                   .inputs = {{f32({3, 0})}},
                   .build = one([](In x) { return max(x[0], {.axes = {1}}); }),
                   .gradient = false});
  return cases;
}

}  // namespace lamina::ops
