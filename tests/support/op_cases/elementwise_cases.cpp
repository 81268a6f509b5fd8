#include <algorithm>

#include "core/ops/fused.h"
#include "core/ops/unary.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {
namespace {

struct Domain {
  const OpDef* op;
  double low = -2, high = 2;
};

const Shape kOdd{3, 5}, kEmpty{0, 4}, kLong{20011};

// The functions that are not defined, or not smooth, on all of -2 .. 2, or are worth a look beyond.
const Domain kDomains[] = {{&exp_op, -5, 5},     {&tanh_op, -4, 4},    {&log_op, 0.1, 9},
                           {&log1p_op, -0.8, 9}, {&sqrt_op, 0.1, 9},   {&rsqrt_op, 0.1, 9},
                           {&sigmoid_op, -9, 9}, {&softplus_op, -9, 9}};

OpCases unary_cases() {
  std::vector<Domain> all;
  for (const OpDef* op : kUnaryOps) {
    if (op == &logical_not_op) continue;
    const auto* known =
        std::find_if(std::begin(kDomains), std::end(kDomains), [&](const Domain& d) { return d.op == op; });
    all.push_back(known != std::end(kDomains) ? *known : Domain{op});
  }
  OpCases cases;
  for (const Domain& d : all)
    for (const Shape& shape : {kOdd, kEmpty, Shape{}, Shape{1}, kLong})
      cases.push_back({.name = to_string(shape),
                       .op = d.op,
                       .inputs = {{f32(shape), d.low, d.high}},
                       .build = one([op = d.op](In x) { return x[0].graph->add_one(*op, {x[0]}); }),
                       .gradient = shape != kLong});
  return cases;
}

OpCases binary_cases() {
  const Domain all[] = {{&add_op},           {&subtract_op}, {&multiply_op},   {&divide_op, 0.5, 2},
                        {&pow_op, 0.3, 2},   {&maximum_op},  {&minimum_op},    {&equal_op},
                        {&not_equal_op},     {&less_op},     {&less_equal_op}, {&greater_op},
                        {&greater_equal_op}, {&relu_grad_op}};
  const std::pair<Shape, Shape> shapes[] = {{kOdd, kOdd},        {kOdd, {5}},   {{3, 1}, {1, 5}}, {{}, {4}},
                                            {{2, 3, 4}, {3, 1}}, {kEmpty, {4}}, {kLong, kLong}};
  OpCases cases;
  for (const Domain& d : all)
    for (const auto& [a, b] : shapes)
      cases.push_back({.name = to_string(a) + " and " + to_string(b),
                       .op = d.op,
                       .inputs = {{f32(a), d.low, d.high}, {f32(b), d.low, d.high}},
                       .build = one([op = d.op](In x) {
                         return x[0].graph->add_one(*op, {x[0], x[1]});
                       }),
                       .gradient = a != kLong});
  return cases;
}

OpCases integer_cases() {
  OpCases cases;
  for (const OpDef* op : {&add_op, &subtract_op, &multiply_op, &maximum_op, &less_op, &equal_op})
    for (DType dtype : {DType::Int32, DType::Int64})
      cases.push_back({.name = std::string("integers ") + std::string(keras_name(dtype)),
                       .op = op,
                       .inputs = {{{dtype, {3, 5}}, -9, 9}, {{dtype, {5}}, -9, 9}},
                       .build = one([op](In x) {
                         return x[0].graph->add_one(*op, {x[0], x[1]});
                       }),
                       .tolerance = support::kExact,
                       .gradient = false});
  return cases;
}

OpCases bool_cases() {
  OpCases cases;
  for (const OpDef* op : {&logical_and_op, &logical_or_op})
    cases.push_back({.name = "broadcast",
                     .op = op,
                     .inputs = {{boolean({7, 9})}, {boolean({9})}},
                     .build = one([op](In x) {
                       return x[0].graph->add_one(*op, {x[0], x[1]});
                     }),
                     .tolerance = support::kExact});
  cases.push_back({.name = "odd",
                   .op = &logical_not_op,
                   .inputs = {{boolean({7, 9})}},
                   .build = one([](In x) { return logical_not(x[0]); }),
                   .tolerance = support::kExact});
  for (const Shape& condition : {kOdd, Shape{5}, Shape{}})
    cases.push_back({.name = "condition " + to_string(condition),
                     .op = &select_op,
                     .inputs = {{boolean(condition)}, {f32(kOdd)}, {f32({3, 1})}},
                     .build = one([](In x) { return where(x[0], x[1], x[2]); }),
                     .tolerance = support::kExact});
  return cases;
}

// relu(x * w + 1) and its square, as one program of two outputs.
OpCase fused_case(const Shape& shape) {
  auto build = [shape](In x) {
    const DType d = x[0].dtype();
    FusedAttrs program{.shape = shape, .inputs = {d, d}, .instructions = {}, .outputs = {5, 6}};
    program.instructions = {{&multiply_op, {}, {0, 1, -1}, d},
                            {&full_op, FullAttrs{1.0, {d, {}}}, {-1, -1, -1}, d},
                            {&add_op, {}, {2, 3, -1}, d},
                            {&relu_op, {}, {4, -1, -1}, d},
                            {&square_op, {}, {5, -1, -1}, d}};
    return x[0].graph->add(fused_op, x, program);
  };
  return {.name = to_string(shape),
          .op = &fused_op,
          .inputs = {{f32(shape)}, {f32({shape.back()})}},
          .build = build,
          .gradient = false};
}

}  // namespace

OpCases elementwise_cases() {
  OpCases cases = unary_cases();
  for (auto* more : {binary_cases, integer_cases, bool_cases})
    for (OpCase& op_case : more()) cases.push_back(std::move(op_case));
  for (const Shape& shape : {kOdd, Shape{0, 3}, Shape{211, 97}}) cases.push_back(fused_case(shape));
  return cases;
}

}  // namespace lamina::ops
