#pragma once

#include <string>
#include <vector>

#include "core/ops/fused.h"

namespace lamina::support {

// An elementwise program that kernels are generated for.
struct FusedCase {
  std::string name;
  ops::FusedAttrs attrs;
  TensorTypes inputs;
  double low = -3, high = 3;  // between which inputs lie
};

// Every function, dtype, conversion and way of broadcasting, and the programs of whole training steps. Always
// the same, in the same order; no two have the same kernel.
const std::vector<FusedCase>& fused_programs();

}  // namespace lamina::support
