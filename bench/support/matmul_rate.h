#pragma once

#include "core/runtime/backend.h"

namespace lamina::bench {

struct MatmulRate {
  double flops = 0;    // of all products of the program, each once
  double seconds = 0;  // that they take alone

  double per_second() const { return flops / seconds; }
};

// Takes every product of a program of matrices (matmul and dense nodes of rank 2) out of it and runs each as
// a program of its own on the same backend: what the products alone take, memory warm. The median of
// several runs.
MatmulRate measure_matmul_rate(const Program& program, const Backend& backend);

}  // namespace lamina::bench
