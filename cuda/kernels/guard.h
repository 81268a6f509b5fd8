#pragma once

#include "cuda/error_word.h"
#include "cuda/language/target.h"

namespace lamina::cuda {

// True if the kernel must leave its outputs alone: an earlier one refused the batch.
__device__ inline bool is_raised(const ErrorWord* guard) { return guard != nullptr && guard->raised != 0; }

// Refuses the batch; the first to do so wins, and the host sees it in the twin.
__device__ inline void raise(ErrorWord* error, int node, std::int64_t value) {
  if (atomicCAS(&error->raised, 0, 1) != 0) return;
  error->node = node;
  error->value = value;
  ErrorWord* twin = error->twin;
  twin->node = node;
  twin->value = value;
  __threadfence_system();
  twin->raised = 1;
}

}  // namespace lamina::cuda
