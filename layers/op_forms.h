#pragma once

#include "core/ops/reduce.h"
#include "layers/op_layer.h"

namespace lamina::layers {

// The forms of ops that are made with an axis, and of those that are made with some axes and keepdims.
OpForm form_with_axis(int axis, const char* module = kNumpyOps);
OpForm form_of_reduction(const ops::ReduceOptions& options, const char* module = kNumpyOps);

}  // namespace lamina::layers
