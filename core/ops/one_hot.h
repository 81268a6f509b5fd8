#pragma once

#include "core/ir/graph.h"

namespace lamina::ops {

struct OneHotAttrs {
  std::int64_t depth = 0;
  DType dtype = DType::Float32;
  bool operator==(const OneHotAttrs&) const = default;
  std::string text() const { return "depth " + std::to_string(depth); }
};
extern const OpDef one_hot_op;

// A new last axis of size `depth` that is 1 at the index and else 0; all 0 for an index outside 0..depth-1.
Value one_hot(const Value& indices, std::int64_t depth, DType dtype = DType::Float32);

}  // namespace lamina::ops
