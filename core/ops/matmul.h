#pragma once

#include "core/ir/graph.h"

namespace lamina::ops {

struct MatmulOptions {
  bool transpose_a = false, transpose_b = false;  // of the last two axes
};
struct MatmulAttrs {
  bool transpose_a = false, transpose_b = false;
  bool operator==(const MatmulAttrs&) const = default;
  std::string text() const;
};
extern const OpDef matmul_op;

// Matrix product over the last two axes: [..., m, k] x [..., k, n] -> [..., m, n]; leading axes are
// broadcast. Both of rank >= 2.
Value matmul(const Value& a, const Value& b, const MatmulOptions& options = {});

}  // namespace lamina::ops
