#pragma once

#include "core/ir/graph.h"

namespace lamina::ops {

struct CastAttrs {
  DType dtype = DType::Float32;
  bool operator==(const CastAttrs&) const = default;
  std::string text() const { return std::string(keras_name(dtype)); }
};
extern const OpDef cast_op;

// Converts each element as C++ does: towards zero from floats to integers, and to Bool as `x != 0`. Nothing
// to do: returns x.
Value cast(const Value& x, DType dtype);

}  // namespace lamina::ops
