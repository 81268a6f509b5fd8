#include "core/ops/concatenate.h"
#include "core/ops/pad.h"
#include "core/ops/slice.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {
namespace {

OpCase join_case(const std::vector<TensorType>& types, int axis) {
  OpCase result{.name = "",
                .op = &concatenate_op,
                .inputs = {},
                .build = one([axis](In x) { return concatenate(Values(x.begin(), x.end()), axis); }),
                .tolerance = support::kExact,
                .gradient = types[0].shape.numel() < 1000};
  for (const TensorType& type : types) {
    result.inputs.push_back({type, 0, 99});
    result.name += to_string(type) + " ";
  }
  result.name += "axis " + std::to_string(axis);
  return result;
}

OpCase slice_case(const TensorType& type, const std::vector<Range>& ranges) {
  return {.name = to_string(type) + " " + SliceAttrs{ranges}.text(),
          .op = &slice_op,
          .inputs = {{type, 0, 99}},
          .build = one([ranges](In x) { return slice(x[0], ranges); }),
          .tolerance = support::kExact,
          .gradient = type.shape.numel() < 1000};
}

OpCase pad_case(const TensorType& type, const std::vector<PadAxis>& padding, double value = 0) {
  return {.name = to_string(type) + " " + PadAttrs{padding, value}.text(),
          .op = &pad_op,
          .inputs = {{type, 0, 99}},
          .build = one([=](In x) { return pad(x[0], padding, value); }),
          .tolerance = support::kExact,
          .gradient = type.shape.numel() < 1000};
}

}  // namespace

OpCases join_cases() {
  return {join_case({f32({2, 3}), f32({2, 4})}, 1),
          join_case({f32({2, 3}), f32({1, 3}), f32({4, 3})}, 0),
          join_case({f32({2, 3, 2}), f32({2, 1, 2})}, 1),
          join_case({f32({3}), f32({0}), f32({1})}, 0),
          join_case({f32({0, 2}), f32({0, 3})}, -1),
          join_case({f32({32, 64}), f32({32, 128})}, -1),
          join_case({f32({301, 97}), f32({301, 60})}, -1),
          join_case({i32({2, 3}), i32({2, 4})}, 1),
          join_case({u8({2, 3}), u8({2, 4})}, 1),
          join_case({boolean({2, 3}), boolean({5, 3})}, 0),
          slice_case(f32({5}), {{1, 4}}),
          slice_case(f32({5}), {{2, 2}}),
          slice_case(f32({7}), {{1, 7, 3}}),
          slice_case(f32({7}), {{0, 7, 3}}),
          slice_case(f32({4, 6}), {{}, {2, 5}}),
          slice_case(f32({4, 6}), {{-3, -1}, {-4, kEnd, 2}}),
          slice_case(f32({3, 4, 5}), {{1, 3}, {}, {4, 5}}),
          slice_case(f32({3, 4, 5}), {{}, {1, 2}}),
          slice_case(f32({0, 3}), {{}, {1, 2}}),
          slice_case(f32({300, 200}), {{}, {10, 150}}),
          slice_case(f32({300, 200}), {{7, 290}}),
          slice_case(f32({100, 30, 20}), {{1, 100, 2}, {0, 30, 3}, {5, 20}}),
          slice_case(u8({4, 6}), {{1, 3}, {0, 6, 2}}),
          slice_case(i64({4, 6}), {{1, 3}}),
          pad_case(f32({3}), {{1, 2, 0}}),
          pad_case(f32({3}), {{1, 2, 2}}, -1.5),
          pad_case(f32({0}), {{1, 2, 3}}),
          pad_case(f32({1}),
                   {
                       {0, 0, 4},
                   }),
          pad_case(f32({2, 3}), {{1, 0, 0}, {0, 2, 1}}),
          pad_case(f32({2, 3, 4}), {{}, {1, 1}, {}}),
          pad_case(f32({2, 5, 5, 3}), {{}, {2, 1}, {1, 2}, {}}),
          pad_case(f32({150, 201}), {{3, 2}, {1, 1}}),
          pad_case(f32({90, 70}), {{1, 0, 1}, {2, 1, 2}}),
          pad_case(i32({2, 3}), {{1, 1}, {1, 1}}, 7),
          pad_case(u8({2, 3}), {{0, 1}}, 255),
          pad_case(boolean({2, 3}), {{0, 1}}, 1)};
}

}  // namespace lamina::ops
