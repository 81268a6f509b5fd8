#include "core/ops/conv.h"
#include "core/ops/pool.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {
namespace {

OpCase conv_case(const Shape& x, const Shape& kernel, const ConvOptions& options) {
  return {.name = to_string(x) + " " + to_string(kernel),
          .op = &conv_op,
          .inputs = {{f32(x)}, {f32(kernel)}},
          .build = one([options](In in) { return conv(in[0], in[1], options); }),
          .tolerance = support::kShortSum};
}

// The gradient op named, reached by differentiating conv; its own gradient is checked with it.
OpCase conv_input_grad_case(const Shape& dy, const Shape& kernel, const ConvOptions& options) {
  return {.name = to_string(dy) + " " + to_string(kernel),
          .op = &conv_input_grad_op,
          .inputs = {{f32(dy)}, {f32(kernel)}},
          .build = one([options](In in) { return conv_transpose(in[0], in[1], options); }),
          .tolerance = support::kShortSum};
}

OpCase conv_kernel_grad_case(const Shape& x, const Shape& dy, const Window& window) {
  return {.name = to_string(x) + " " + to_string(dy),
          .op = &conv_kernel_grad_op,
          .inputs = {{f32(x)}, {f32(dy)}},
          .build = one([window](In in) { return conv_kernel_grad(in[0], in[1], {.window = window}); }),
          .tolerance = support::kShortSum};
}

OpCase depthwise_kernel_grad_case(const Shape& x, const Shape& dy, const Window& window) {
  OpCase result = conv_kernel_grad_case(x, dy, window);
  result.build = one([window, groups = x.back()](In in) {
    return conv_kernel_grad(in[0], in[1], {.window = window, .groups = groups});
  });
  return result;
}

OpCases pool_cases(const Shape& shape, const PoolOptions& options) {
  auto build_max = one([options](In in) { return max_pool(in[0], options); });
  auto build_avg = one([options](In in) { return avg_pool(in[0], options); });
  auto build_max_grad = one([options](In in) {
    const Value y = max_pool(in[0], options);
    return in[0].graph->add_one(max_pool_grad_op, {in[0], y, y}, y.graph->node(y.id).attrs);
  });
  auto build_avg_grad = one([options](In in) {
    const Value y = avg_pool(in[0], options);
    AvgPoolAttrs attrs = y.graph->node(y.id).attrs.as<AvgPoolAttrs>();
    attrs.spatial = spatial_axes(in[0].shape());
    return in[0].graph->add_one(avg_pool_grad_op, {y}, attrs);
  });
  const std::string name = to_string(shape);
  const std::vector<CaseInput> x{{f32(shape)}};
  return {
      {.name = name, .op = &max_pool_op, .inputs = x, .build = build_max},
      {.name = name, .op = &avg_pool_op, .inputs = x, .build = build_avg, .tolerance = support::kShortSum},
      {.name = name, .op = &max_pool_grad_op, .inputs = x, .build = build_max_grad, .gradient = false},
      {.name = name,
       .op = &avg_pool_grad_op,
       .inputs = x,
       .build = build_avg_grad,
       .tolerance = support::kShortSum}};
}

}  // namespace

OpCases window_cases() {
  OpCases cases{
      conv_case({2, 5, 6, 3}, {3, 3, 3, 4}, {}),
      conv_case({2, 5, 6, 3}, {3, 2, 3, 4}, {.strides = {2, 2}, .padding = Padding::Same}),
      conv_case({2, 7, 3}, {3, 3, 2}, {.padding = Padding::Causal, .dilation = {2}}),
      conv_case({1, 5, 5, 4}, {3, 3, 2, 6}, {.padding = Padding::Same, .groups = 2}),
      conv_case({1, 3, 4, 3, 2}, {2, 2, 2, 2, 3}, {}),
      // one filter a channel; few filters and a deep window; many filters: a fast row for each
      conv_case({2, 5, 6, 20}, {3, 3, 1, 20}, {.padding = Padding::Same, .groups = 20}),
      conv_case({2, 5, 6, 40}, {3, 3, 40, 2}, {}),
      conv_case({3, 6, 7, 5}, {3, 3, 5, 19}, {.padding = Padding::Same}),
      conv_input_grad_case({2, 4, 5, 20}, {3, 3, 1, 20}, {.groups = 20}),
      conv_input_grad_case({2, 3, 4, 40}, {2, 3, 3, 40}, {}),
      conv_kernel_grad_case({2, 5, 6, 40}, {2, 3, 5, 2}, {{.size = 3}, {.size = 2}}),
      conv_kernel_grad_case({3, 6, 7, 5}, {3, 4, 5, 19}, {{.size = 3}, {.size = 3}}),
      depthwise_kernel_grad_case({2, 5, 6, 20}, {2, 3, 4, 20}, {{.size = 3}, {.size = 3}}),
      conv_input_grad_case({2, 3, 4, 3}, {3, 3, 4, 3}, {.strides = {2, 2}, .padding = Padding::Same}),
      conv_input_grad_case({2, 3, 3}, {2, 4, 3}, {}),
      conv_kernel_grad_case({2, 5, 6, 3}, {2, 3, 5, 4}, {{.size = 3}, {.size = 2}}),
      conv_kernel_grad_case({2, 7, 3}, {2, 4, 2}, {{.size = 3, .stride = 2, .pad_low = 1, .pad_high = 1}})};
  for (auto& [shape, options] :
       {std::pair<Shape, PoolOptions>{{2, 4, 6, 3}, {.size = {2, 2}}},
        {{2, 5, 6, 3}, {.size = {3, 3}, .strides = {2, 2}, .padding = Padding::Same}},
        {{2, 9, 3}, {.size = {3}, .strides = {1}}},
        {{1, 3, 4, 3, 2}, {.size = {2, 2, 2}}}})
    for (OpCase& op_case : pool_cases(shape, options)) cases.push_back(std::move(op_case));
  return cases;
}

}  // namespace lamina::ops
