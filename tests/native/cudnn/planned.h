#pragma once

#include <string>
#include <vector>

#include "cuda/native/cudnn/conv_problem.h"

namespace lamina::cuda::native {

// What cuDNN finds for a convolution on a GPU that is only described.
struct Planned {
  bool ok = false;
  std::int64_t engine = 0, workspace_bytes = 0;
  std::string why_not;
};

// `device` names a file under tests/native/devices. All is done in a child process, since cuDNN has crashed
// on graphs before; what it crashed on has no plan, and the rest is done by another child.
std::vector<Planned> plan_without_gpu(const std::string& device, const std::vector<ConvProblem>& problems);

// "cuDNN 9.19.0", or "" where there is none; asked in a child process as well.
std::string cudnn_name();

}  // namespace lamina::cuda::native
