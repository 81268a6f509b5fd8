#pragma once

#include <vector>

#include "cuda/native/cudnn/conv_problem.h"

namespace lamina::cuda::native {

// What cuDNN is asked for by training steps of the samples' network for pictures, in batches of usual sizes
// and in what is left at the end of an epoch.
std::vector<ConvProblem> convolutions_of_samples();

// Convolutions that are harder in one respect each, with both gradients.
std::vector<ConvProblem> hard_convolutions();

// Some of both, of bf16 and of f16.
std::vector<ConvProblem> convolutions_of_halves();

}  // namespace lamina::cuda::native
