#pragma once

#include <vector>

#include "cuda/launch.h"

namespace lamina::cuda {

// The same work in fewer launches: neighbours that are small (small_tasks.h) become one launch of "tasks", in
// which those that do not need each other's results share a phase. Writes the same bits. A small launch that
// stands alone stays as it is.
std::vector<Launch> merge_small(const std::vector<Launch>& launches);

// False if the environment says LAMINA_CUDA_MERGE=0, for profiles and comparisons.
bool wants_merging();

}  // namespace lamina::cuda
