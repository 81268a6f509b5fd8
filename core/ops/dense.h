#pragma once

#include "core/ir/graph.h"

namespace lamina::ops {

struct DenseAttrs {
  bool transpose_a = false, transpose_b = false;
  bool relu = false;
  bool operator==(const DenseAttrs&) const = default;
  std::string text() const;
};

// A matrix product with what follows it in most layers: a b + bias, then relu if asked for. a [m, k], b [k,
// n] (or transposed), bias [n]. Made by a pass, so it has no gradient.
extern const OpDef dense_op;

Value dense(const Value& a, const Value& b, const Value& bias, const DenseAttrs& attrs);

}  // namespace lamina::ops
