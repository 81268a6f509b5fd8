#pragma once

#include "core/ir/graph.h"

namespace lamina::ops {

struct AdamAttrs {
  double beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-7;
  bool operator==(const AdamAttrs&) const = default;
  std::string text() const;
};

// Adam's update of any number of weights. Inputs: the rate alpha (rank 0), then w, m, v and the gradient g of
// each weight; outputs: w, m and v of each.
//   m += (g - m)(1 - beta_1);  v += (g^2 - v)(1 - beta_2);  w -= alpha m / (sqrt(v) + epsilon)
extern const OpDef adam_update_op;

// The same for one weight: {w, m, v}.
Values adam_update(const Value& alpha, const Value& w, const Value& m, const Value& v, const Value& g,
                   const AdamAttrs& attrs);

// How many weights a node updates, and where its inputs and outputs for weight i begin.
inline int adam_weights(const Node& node) { return static_cast<int>(node.outputs.size()) / 3; }
inline int adam_input(int weight) { return 1 + 4 * weight; }
inline int adam_output(int weight) { return 3 * weight; }

}  // namespace lamina::ops
