#pragma once

#include "core/ir/graph.h"

namespace lamina::ops {

struct IotaAttrs {
  std::int64_t count = 0;
  DType dtype = DType::Int32;
  bool operator==(const IotaAttrs&) const = default;
  std::string text() const { return std::string(keras_name(dtype)); }
};
extern const OpDef iota_op;

// The numbers 0, 1, ... count - 1.
Value iota(Graph& graph, std::int64_t count, DType dtype = DType::Int32);

}  // namespace lamina::ops
