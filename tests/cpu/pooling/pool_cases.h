#pragma once

#include <ostream>
#include <vector>

#include "core/ops/pool.h"

namespace lamina::test {

struct PoolCase {
  const char* name;
  Shape images;
  ops::PoolOptions options;
};
inline std::ostream& operator<<(std::ostream& out, const PoolCase& c) { return out << c.name; }

inline const std::vector<PoolCase>& pool_cases() {
  using ops::Padding;
  static const std::vector<PoolCase> cases = {
      {"halves", {3, 26, 26, 32}, {.size = {2, 2}}},
      {"odd_sizes", {3, 11, 13, 64}, {.size = {2, 2}}},
      {"odd_sizes_same", {3, 11, 13, 16}, {.size = {2, 2}, .padding = Padding::Same}},
      {"odd_channels", {2, 8, 8, 13}, {.size = {2, 2}}},
      {"one_channel", {2, 9, 8, 1}, {.size = {2, 2}}},
      {"overlapping", {2, 12, 13, 24}, {.size = {3, 3}, .strides = {2, 2}, .padding = Padding::Same}},
      {"every_place", {2, 7, 7, 8}, {.size = {3, 3}, .strides = {1, 1}, .padding = Padding::Same}},
      {"gaps", {2, 11, 11, 8}, {.size = {2, 2}, .strides = {3, 4}}},
      {"one_image", {1, 6, 6, 16}, {.size = {3, 2}}},
      {"empty_batch", {0, 6, 6, 16}, {.size = {2, 2}}},
      {"whole_image", {2, 5, 5, 40}, {.size = {5, 5}}},
      {"explicit_pads",
       {2, 6, 6, 8},
       {.size = {3, 3}, .strides = {2, 2}, .padding = Padding::Explicit, .pads = {{2, 0}, {1, 2}}}},
      {"many_chunks", {40, 16, 16, 64}, {.size = {2, 2}}},
      {"sequence", {4, 21, 12}, {.size = {4}, .strides = {2}, .padding = Padding::Same}},
      {"volume", {2, 6, 7, 8, 4}, {.size = {2, 3, 2}, .padding = Padding::Same}},
  };
  return cases;
}

// The gradient node of a pooling of x, with a gradient of its own to start from.
inline void append_gradient(const Value& x, const Value& y) {
  const Node node = x.graph->node(y.id);
  const Values inputs = {x}, outputs = {y}, dy = {x.graph->input("dy", y.type())};
  node.op->grad(NodeRef(node.attrs, inputs, outputs), dy);
}

}  // namespace lamina::test
