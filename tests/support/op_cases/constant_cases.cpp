#include "core/ops/cast.h"
#include "core/ops/constant.h"
#include "core/ops/iota.h"
#include "core/ops/stop_gradient.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {
namespace {

constexpr DType kHost[] = {DType::Float32, DType::Float64, DType::Int32,
                           DType::Int64,   DType::UInt8,   DType::Bool};

// Any input, so that there is a graph to build in.
const CaseInput kNone{f32({}), 0, 1};

OpCases cast_cases() {
  OpCases cases;
  for (DType from : kHost)
    for (DType to : kHost)
      if (from != to)
        cases.push_back(
            {.name = std::string(keras_name(from)) + " to " + std::string(keras_name(to)),
             .op = &cast_op,
             .inputs = {{{from, {5, 7}}, 0, 4}},
             .build = one([to](In x) { return x[0].graph->add_one(cast_op, {x[0]}, CastAttrs{to}); }),
             .gradient = false,
             .has_double = false});
  for (const Shape& shape : {Shape{}, Shape{0}, Shape{1}, Shape{300, 101}})
    cases.push_back({.name = "pixels " + to_string(shape),
                     .op = &cast_op,
                     .inputs = {{u8(shape), 0, 255}},
                     .build = one([](In x) { return cast(x[0], DType::Float32); }),
                     .tolerance = support::kExact});
  cases.push_back({.name = "to bool",
                   .op = &cast_op,
                   .inputs = {{f32({4}), 0, 1, {0.5, 0, -0.0, -3}}},
                   .build = one([](In x) { return cast(x[0], DType::Bool); }),
                   .tolerance = support::kExact});
  return cases;
}

}  // namespace

OpCases constant_cases() {
  OpCases cases = cast_cases();
  for (DType dtype : kHost)
    for (const Shape& shape : {Shape{}, Shape{0}, Shape{3, 5}})
      cases.push_back({.name = to_string(TensorType{dtype, shape}),
                       .op = &full_op,
                       .inputs = {kNone},
                       .build = one([=](In x) {
                         return full(*x[0].graph, 3, {dtype, shape});
                       }),
                       .tolerance = support::kExact,
                       .gradient = false});
  for (DType dtype : {DType::Float32, DType::Int32, DType::Int64, DType::UInt8})
    for (std::int64_t count : {0, 1, 77})
      cases.push_back({.name = std::to_string(count) + " " + std::string(keras_name(dtype)),
                       .op = &iota_op,
                       .inputs = {kNone},
                       .build = one([=](In x) { return iota(*x[0].graph, count, dtype); }),
                       .tolerance = support::kExact,
                       .gradient = false});
  cases.push_back({.name = "is the same forward",
                   .op = &stop_gradient_op,
                   .inputs = {{f32({3, 5})}},
                   .build = one([](In x) { return stop_gradient(x[0]); }),
                   .gradient = false});
  return cases;
}

}  // namespace lamina::ops
