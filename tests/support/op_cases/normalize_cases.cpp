#include "core/ops/normalize.h"

#include "core/ops/batch_norm.h"
#include "core/ops/binary.h"
#include "core/ops/layer_norm.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {
namespace {

// Compositions: what is checked is that they are right together, above all their gradients.
OpCase composed(std::string name, std::vector<CaseInput> inputs, std::function<Values(In)> build) {
  return {.name = std::move(name),
          .op = &multiply_op,
          .inputs = std::move(inputs),
          .build = std::move(build),
          .tolerance = support::kShortSum};
}

// Inputs of normalisations, and what is among them.
struct Ends {
  const OpDef* op;
  Shape x, parameter, statistics;  // statistics: of the mean and the like
  bool scale = true, offset = true;
};

// A parameter or a statistic, which is no half where x is one.
CaseInput wide(const Shape& shape, double low = -2, double high = 2) {
  return {.type = f32(shape), .low = low, .high = high, .stays_wide = true};
}

OpCase forward_case(const Ends& e, const Attrs& attrs) {
  OpCase c{.name = to_string(e.x) + " " + attrs.text(),
           .op = e.op,
           .inputs = {{f32(e.x)}},
           .build = [op = e.op, attrs](In x) { return x[0].graph->add(*op, x, attrs); },
           .tolerance = support::kShortSum,
           .gradient = e.x.numel() < 200};
  if (e.scale) c.inputs.push_back(wide(e.parameter, 0.5, 2));
  if (e.offset) c.inputs.push_back(wide(e.parameter));
  return c;
}

// The statistics are any numbers: the formula is what is checked, and it is right for those of x by the
// gradients of the op itself.
OpCase grad_case(const Ends& e, bool centered, const Attrs& attrs) {
  OpCase c = forward_case(e, attrs);
  c.inputs = {{f32(e.x)}, {f32(e.x)}};
  if (centered) c.inputs.push_back(wide(e.statistics, -1, 1));
  c.inputs.push_back(wide(e.statistics, 0.5, 2));
  if (e.scale) c.inputs.push_back(wide(e.parameter, 0.5, 2));
  c.gradient = false;  // of second order
  return c;
}

// Several sizes of lines: within a thread's pack, a warp's, a block's and beyond, few and many of them.
OpCases line_cases() {
  const struct {
    Shape x;
    int axes;
  } kSizes[] = {{{3, 4}, 1},  {{7}, 1},      {{5, 1}, 1},   {{0, 3}, 1},   {{2, 3, 4}, 2},
                {{70, 5}, 1}, {{9, 130}, 1}, {{3, 257}, 1}, {{600, 3}, 1}, {{1, 5000}, 1}};
  OpCases cases;
  for (const auto& [x, axes] : kSizes) {
    const int kind = static_cast<int>(cases.size()) / 4;
    const bool scale = kind % 4 != 1, offset = kind % 4 != 2;
    Ends ends{nullptr, x, x.slice(x.rank() - axes, x.rank()), x.slice(0, x.rank() - axes), scale, offset};
    const LayerNormAttrs layer{axes, 1e-2, scale, offset}, rms{axes, 1e-2, scale};
    ends.op = &layer_norm_op;
    cases.push_back(forward_case(ends, layer));
    ends.op = &layer_norm_grad_op;
    cases.push_back(grad_case(ends, true, layer));
    ends.offset = false;
    ends.op = &rms_norm_op;
    cases.push_back(forward_case(ends, rms));
    ends.op = &rms_norm_grad_op;
    cases.push_back(grad_case(ends, false, rms));
  }
  return cases;
}

OpCases batch_cases() {
  OpCases cases;
  for (const Shape& x : {Shape{3, 4}, Shape{7, 1}, Shape{1, 5}, Shape{0, 3}, Shape{2, 3, 3, 5}, Shape{70, 33},
                         Shape{2100, 3}, Shape{3, 700}}) {
    const int kind = static_cast<int>(cases.size()) / 2;
    const Shape channels{x.back()};
    Ends ends{&batch_norm_op, x, channels, channels, kind % 4 != 1, kind % 4 != 2};
    const BatchNormAttrs attrs{1e-2, ends.scale, ends.offset};
    cases.push_back(forward_case(ends, attrs));
    ends.op = &batch_norm_grad_op;
    cases.push_back(grad_case(ends, true, attrs));
  }
  return cases;
}

// What is left of the digits: y depends on the mean's last ones, the statistics hardly do.
OpCase far_from_zero(const OpDef& op, const Shape& x, const Attrs& attrs) {
  OpCase c{.name = "far from zero",
           .op = &op,
           .inputs = {{f32(x), 4000, 4001}},
           .build = [&op, attrs](In in) -> Values {
             const Values out = in[0].graph->add(op, in, attrs);
             return {out[1], out[2]};
           },
           .tolerance = support::kShortSum,
           .gradient = false};
  return c;
}

OpCases composed_cases() {
  const CaseInput scale{f32({4}), 0.5, 2}, offset{f32({4})};
  return {
      composed("layer_norm", {{f32({3, 4})}, scale, offset}, one([](In x) {
                 return layer_norm(x[0], {x[1], x[2]});
               })),
      composed("layer_norm over two axes", {{f32({2, 3, 4})}}, one([](In x) {
                 return layer_norm(x[0], {}, {.axes = {-1, 1}, .epsilon = 0.1});
               })),
      composed("rms_norm", {{f32({3, 4})}, scale}, one([](In x) { return rms_norm(x[0], x[1]); })),
      composed("batch_norm_training", {{f32({2, 3, 3, 4})}, scale, offset},
               [](In x) -> Values {
                 const BatchNorm result = batch_norm_training(x[0], {x[1], x[2]});
                 return {result.y, result.batch.mean, result.batch.variance};
               }),
      composed("batch_norm_training with channels first", {{f32({2, 4, 3})}, scale, offset}, one([](In x) {
                 return batch_norm_training(x[0], {x[1], x[2]}, {.axis = 1}).y;
               })),
      composed("batch_norm_inference", {{f32({2, 3, 4})}, {f32({4})}, scale, scale, offset}, one([](In x) {
                 return batch_norm_inference(x[0], {x[1], x[2]}, {x[3], x[4]});
               })),
      composed("moments far from zero", {{f32({4, 64}), 4000, 4001}},
               one([](In x) { return moments(x[0], {1}).variance; }))};
}

}  // namespace

OpCases normalize_cases() {
  OpCases cases = line_cases();
  for (OpCases more : {batch_cases(), composed_cases()}) cases.insert(cases.end(), more.begin(), more.end());
  cases.push_back(far_from_zero(layer_norm_op, {4, 64}, LayerNormAttrs{1, 1e-3}));
  cases.push_back(far_from_zero(batch_norm_op, {300, 4}, BatchNormAttrs{1e-3}));
  return cases;
}

}  // namespace lamina::ops
