#include <cmath>

#include "core/ops/argmax.h"
#include "core/ops/gather.h"
#include "core/ops/one_hot.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {
namespace {

OpCase gather_case(const TensorType& table, const TensorType& indices, int axis = 0) {
  return {.name = to_string(indices) + " of " + to_string(table) + " axis " + std::to_string(axis),
          .op = &gather_op,
          .inputs = {{table, 0, 99}, {indices, 0, static_cast<double>(table.shape[axis])}},
          .build = one([axis](In x) { return gather(x[0], x[1], axis); }),
          .tolerance = support::kExact,
          .gradient = table.shape.numel() < 1000};
}

OpCase scatter_case(const TensorType& indices, const TensorType& updates, std::int64_t rows) {
  return {.name = to_string(updates) + " at " + to_string(indices) + " of " + std::to_string(rows),
          .op = &scatter_add_op,
          .inputs = {{indices, 0, static_cast<double>(rows)}, {updates, -2, 2}},
          .build = one([rows](In x) { return scatter_add(x[0], x[1], rows); }),
          .tolerance = support::kShortSum,
          .gradient = updates.shape.numel() < 1000};
}

OpCase one_hot_case(const TensorType& indices, std::int64_t depth, DType dtype) {
  return {
      .name = to_string(indices) + " depth " + std::to_string(depth) + " " + std::string(keras_name(dtype)),
      .op = &one_hot_op,
      .inputs = {{indices, indices.dtype == DType::UInt8 ? 0.0 : -2.0, static_cast<double>(depth) + 2}},
      .build = one([=](In x) { return one_hot(x[0], depth, dtype); }),
      .tolerance = support::kExact};
}

OpCase argmax_case(const TensorType& type, int axis, std::vector<double> values = {}) {
  return {.name = to_string(type) + " axis " + std::to_string(axis) + (values.empty() ? "" : " ties"),
          .op = &argmax_op,
          .inputs = {{type, -9, 9, values}},
          .build = one([axis](In x) { return argmax(x[0], axis); }),
          .tolerance = support::kExact,
          .gradient = false};
}

}  // namespace

OpCases index_cases() {
  return {gather_case(f32({5, 3}), i32({4})),
          gather_case(f32({5, 3}), i32({2, 3})),
          gather_case(f32({5}), i64({7})),
          gather_case(f32({5, 2, 2}), u8({3})),
          gather_case(f32({5, 3}), i32({})),
          gather_case(f32({5, 3}), i32({0})),
          gather_case(f32({4, 5, 2}), i32({3}), 1),
          gather_case(f32({4, 5}), i32({2, 3}), -1),
          gather_case(f32({1000, 64}), i32({32, 20})),
          gather_case(i32({5, 3}), i32({4})),
          gather_case(u8({5, 3}), i32({4})),
          scatter_case(i32({4}), f32({4, 3}), 5),
          scatter_case(i32({2, 3}), f32({2, 3, 2}), 3),
          scatter_case(i64({6}), f32({6}), 2),
          scatter_case(i32({0}), f32({0, 3}), 4),
          scatter_case(i32({}), f32({3}), 4),
          scatter_case(i32({700}), f32({700, 65}), 90),
          scatter_case(i32({6}), i32({6, 2}), 3),
          one_hot_case(i32({4}), 5, DType::Float32),
          one_hot_case(i64({2, 3}), 4, DType::Bool),
          one_hot_case(u8({6}), 3, DType::Float32),
          one_hot_case(i32({}), 3, DType::Int32),
          one_hot_case(i32({0}), 3, DType::Float32),
          one_hot_case(i32({500}), 40, DType::Float32),
          argmax_case(f32({3, 5}), -1),
          argmax_case(f32({3, 5}), 0),
          argmax_case(f32({2, 3, 4}), 1),
          argmax_case(f32({7}), 0),
          argmax_case(f32({0, 4}), 1),
          argmax_case(f32({4, 1}), 1),
          argmax_case(f32({300, 10}), 1),
          argmax_case(f32({30, 1000}), 1),
          argmax_case(f32({5, 6}), 1, {1, 3, 3, 2}),
          argmax_case(f32({4, 37}), 1, {1, 3, 3, 2, 3}),
          argmax_case(f32({6, 5}), 1, {1, NAN, 3, INFINITY, -INFINITY, NAN, 2}),
          argmax_case(f32({3, 40}), 1, {1, 2, 3, 4, 5, 6, 7, NAN, 3, INFINITY, -INFINITY, 9, 2}),
          argmax_case(i32({3, 5}), 1),
          argmax_case(u8({3, 5}), 0)};
}

}  // namespace lamina::ops
