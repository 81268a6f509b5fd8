#pragma once

#include "core/ir/graph.h"

namespace lamina::ops {

extern const OpDef stop_gradient_op;

// x itself, through which no gradient flows.
Value stop_gradient(const Value& x);

}  // namespace lamina::ops
