#pragma once

#include <optional>
#include <string>

#include "cuda/native/cudnn/descriptor.h"

namespace lamina::cuda::native {

// Whom a plan is made for: the GPU of a handle, or else one that is only described, so that plans can be
// looked at where there is no GPU.
struct PlanTarget {
  cudnnHandle_t handle = nullptr;
  const Descriptor* device = nullptr;
  bool tensor_cores = false;  // may be used: they multiply halves exactly, of a float they take TF32's bits
};

// A description that cuDNN gave of a GPU, as JSON. Throws DeviceError if cuDNN does not know it for one.
Descriptor described_device(const std::shared_ptr<const CudnnLibrary>& library, std::string_view json);

struct EnginePlan {
  Descriptor plan;
  std::int64_t engine = 0;  // cuDNN's number for it, which may change with its version
  std::int64_t workspace_bytes = 0;
};

// The first that cuDNN's heuristics offer, and can finish, of the engines that are as exact as their dtype
// and give the same bits every time, in a workspace of at most 1 GiB. Nothing if there is none; `why_not`
// says how many were offered and what happened to them.
std::optional<EnginePlan> find_plan(const std::shared_ptr<const CudnnLibrary>& library,
                                    const Descriptor& graph, const PlanTarget& target, std::string& why_not);

}  // namespace lamina::cuda::native
