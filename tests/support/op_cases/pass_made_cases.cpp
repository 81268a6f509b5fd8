#include "core/ops/adam.h"
#include "core/ops/dense.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {
namespace {

// Ops that passes make have no gradient of their own.
OpCase dense_case(const Shape& a, const Shape& b, const DenseAttrs& attrs) {
  return {.name = to_string(a) + " " + to_string(b) + " " + attrs.text(),
          .op = &dense_op,
          .inputs = {{f32(a)}, {f32(b)}, {f32({b[attrs.transpose_b ? 0 : 1]})}},
          .build = one([attrs](In x) { return dense(x[0], x[1], x[2], attrs); }),
          .tolerance = support::kShortSum,
          .gradient = false};
}

// Updates of weights of these sizes in one node.
OpCase adam_case(const std::vector<std::int64_t>& sizes) {
  OpCase result{.name = std::to_string(sizes.size()) + " weights, the first of " + std::to_string(sizes[0]),
                .op = &adam_update_op,
                .inputs = {{.type = f32({}), .values = {0.01}}},
                .build =
                    [](In x) {
                      return x[0].graph->add(adam_update_op, x,
                                             AdamAttrs{.beta_1 = 0.8, .beta_2 = 0.99, .epsilon = 1e-3});
                    },
                .gradient = false};
  for (std::int64_t n : sizes) {
    for (int i = 0; i < 2; ++i) result.inputs.push_back({f32({n})});
    result.inputs.push_back({f32({n}), 0, 2});  // a mean of squares
    result.inputs.push_back({f32({n})});
  }
  return result;
}

}  // namespace

OpCases pass_made_cases() {
  return {dense_case({3, 5}, {5, 4}, {}),
          dense_case({3, 5}, {5, 4}, {.relu = true}),
          dense_case({5, 3}, {4, 5}, {.transpose_a = true, .transpose_b = true, .relu = true}),
          dense_case({0, 5}, {5, 4}, {}),
          dense_case({3, 0}, {0, 4}, {.relu = true}),
          dense_case({1, 1}, {1, 1}, {.relu = true}),
          dense_case({130, 257}, {257, 131}, {.relu = true}),
          adam_case({1}),
          adam_case({7}),
          adam_case({0}),
          adam_case({320, 32, 1, 65}),
          adam_case({40'001})};
}

}  // namespace lamina::ops
