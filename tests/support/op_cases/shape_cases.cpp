#include "core/ops/reshape.h"
#include "core/ops/reverse.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {
namespace {

OpCase transpose_case(const TensorType& type, const std::vector<int>& axes) {
  return {.name = to_string(type) + " by " + PermutationAttrs{axes}.text(),
          .op = &transpose_op,
          .inputs = {{type, 0, 99}},
          .build = one([axes](In x) { return transpose(x[0], axes); }),
          .tolerance = support::kExact,
          .gradient = type.shape.numel() < 1000};
}

OpCase broadcast_case(const TensorType& type, const Shape& to) {
  return {.name = to_string(type) + " to " + to_string(to),
          .op = &broadcast_op,
          .inputs = {{type, 0, 99}},
          .build = one([to](In x) { return broadcast_to(x[0], to); }),
          .tolerance = support::kExact,
          .gradient = to.numel() < 1000};
}

OpCase reshape_case(const Shape& from, const Shape& to) {
  return {.name = to_string(from) + " as " + to_string(to),
          .op = &reshape_op,
          .inputs = {{f32(from)}},
          .build = one([to](In x) { return reshape(x[0], to); }),
          .tolerance = support::kExact};
}

OpCase reverse_case(const TensorType& type, int axis) {
  return {.name = to_string(type) + " axis " + std::to_string(axis),
          .op = &reverse_op,
          .inputs = {{type, 0, 99}},
          .build = one([axis](In x) { return reverse(x[0], axis); }),
          .tolerance = support::kExact};
}

}  // namespace

OpCases shape_cases() {
  return {transpose_case(f32({3, 5}), {1, 0}),
          transpose_case(f32({1, 1}), {1, 0}),
          transpose_case(f32({0, 5}), {1, 0}),
          transpose_case(f32({2, 3, 4}), {0, 2, 1}),
          transpose_case(f32({2, 3, 4}), {2, 0, 1}),
          transpose_case(f32({2, 3, 4, 5}), {0, 2, 1, 3}),
          transpose_case(f32({2, 3, 4, 5}), {3, 1, 2, 0}),
          transpose_case(f32({67, 129}), {1, 0}),
          transpose_case(f32({200, 301}), {1, 0}),
          transpose_case(f32({9, 65, 33}), {0, 2, 1}),
          transpose_case(f32({2, 3, 1, 5, 2}), {4, 2, 0, 1, 3}),
          transpose_case(u8({13, 29}), {1, 0}),
          transpose_case(i64({13, 29}), {1, 0}),
          broadcast_case(f32({}), {}),
          broadcast_case(f32({}), {3, 4}),
          broadcast_case(f32({5}), {3, 5}),
          broadcast_case(f32({3, 1}), {3, 5}),
          broadcast_case(f32({3, 1, 4}), {2, 3, 5, 4}),
          broadcast_case(f32({1, 3, 1}), {2, 3, 4}),
          broadcast_case(f32({1}), {0, 3}),
          broadcast_case(f32({64}), {300, 64}),
          broadcast_case(f32({300, 1}), {300, 71}),
          broadcast_case(i32({3, 1}), {3, 5}),
          broadcast_case(boolean({3, 1}), {3, 5}),
          reshape_case({3, 4}, {2, 6}),
          reshape_case({1}, {}),
          reshape_case({0, 4}, {2, 0}),
          reshape_case({2, 3, 4}, {kUnknown, 4}),
          reverse_case(f32({5}), 0),
          reverse_case(f32({3, 4, 5}), 1),
          reverse_case(f32({3, 4, 5}), -1),
          reverse_case(f32({0, 3}), 0),
          reverse_case(i32({2, 3}), 0)};
}

}  // namespace lamina::ops
