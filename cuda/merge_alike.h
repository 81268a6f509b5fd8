#pragma once

#include <vector>

#include "cuda/launch.h"

namespace lamina::cuda {

// The same work in fewer launches: neighbours that put arrays through one elementwise program, whatever the
// arrays' lengths, become one launch of "fused_many". So an optimizer's rule is one launch for all weights
// that wait for each other (PassOptions::small_update). Launches trade places only if neither touches what
// the other writes; the bits are the same. Those that merge_small makes a small part of another launch stay
// as they are.
std::vector<Launch> merge_alike(const std::vector<Launch>& launches);

}  // namespace lamina::cuda
