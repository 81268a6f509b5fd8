#include "core/ops/softmax.h"

#include <cmath>

#include "core/ops/cross_entropy.h"
#include "core/ops/unary.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {
namespace {

struct Along {
  Shape shape;
  int axis = -1;
};
const Along kAlong[] = {{{3, 5}},   {{3, 5}, 0}, {{2, 3, 4}, 1}, {{7}},        {{4, 1}},       {{0, 4}},
                        {{32, 10}}, {{5, 33}},   {{40, 1000}},   {{2000, 17}}, {{9, 64, 3}, 1}};

OpCase along_case(const OpDef& op, const Along& a, CaseInput values) {
  values.type = f32(a.shape);
  return {.name = to_string(a.shape) + " axis " + std::to_string(a.axis) + " up to " +
                  std::to_string(values.high),
          .op = &op,
          .inputs = {values},
          .build = one([&op, a](In x) {
            return x[0].graph->add_one(op, {x[0]}, SoftmaxAttrs{normalize_axis(a.axis, x[0].rank())});
          }),
          .tolerance = support::kShortSum,
          .gradient = a.shape.numel() < 1000};
}

OpCase cross_entropy_case(const Shape& logits, const TensorType& labels) {
  return {.name = to_string(logits) + " " + to_string(labels),
          .op = &sparse_softmax_cross_entropy_op,
          .inputs = {{f32(logits), -4, 4}, {labels, 0, static_cast<double>(logits.back())}},
          .build = one([](In x) { return sparse_softmax_cross_entropy(x[0], x[1]); }),
          .tolerance = support::kShortSum,
          .gradient = logits.numel() < 1000};
}

OpCase cross_entropy_grad_case(OpCase op_case) {
  op_case.op = &sparse_softmax_cross_entropy_grad_op;
  op_case.inputs.push_back({f32(op_case.inputs[1].type.shape)});
  op_case.build = one([](In x) {
    return x[0].graph->add_one(sparse_softmax_cross_entropy_grad_op, {x[0], x[1], x[2]});
  });
  op_case.gradient = false;  // of second order
  return op_case;
}

OpCases cross_entropy_cases() {
  OpCases cases{cross_entropy_case({3, 5}, i32({3})),
                cross_entropy_case({2, 3, 4}, i64({2, 3})),
                cross_entropy_case({5}, i32({})),
                cross_entropy_case({4, 1}, u8({4})),
                cross_entropy_case({0, 3}, i32({0})),
                cross_entropy_case({32, 10}, i32({32})),
                cross_entropy_case({2000, 17}, i32({2000})),
                cross_entropy_case({40, 1000}, i64({40}))};
  const std::size_t count = cases.size();
  for (std::size_t i = 0; i < count; ++i) cases.push_back(cross_entropy_grad_case(cases[i]));
  return cases;
}

}  // namespace

OpCases softmax_cases() {
  OpCases cases = cross_entropy_cases();
  for (const OpDef* op : {&softmax_op, &log_softmax_op}) {
    for (const Along& a : kAlong) cases.push_back(along_case(*op, a, {.type = {}, .low = -4, .high = 4}));
    cases.push_back(along_case(*op, {{4, 9}}, {.type = {}, .low = -1e4, .high = 1e4}));  // exp overflows
    cases.back().gradient = false;
    cases.push_back(along_case(*op, {{4, 9}}, {.type = {}, .values = {1, -INFINITY, 2, 3}}));
    cases.back().gradient = false;
    cases.push_back(
        along_case(*op, {{4, 9}}, {.type = {}, .values = {1, NAN, 2, INFINITY, 3, 4, 5, 6, 7, 8, 9}}));
    cases.back().gradient = false;
  }
  cases.push_back({.name = "logsumexp",
                   .op = &exp_op,
                   .inputs = {{f32({3, 5}), -90, 90}},
                   .build = one([](In x) { return logsumexp(x[0], {.axes = {1}}); }),
                   .tolerance = support::kShortSum});
  return cases;
}

}  // namespace lamina::ops
