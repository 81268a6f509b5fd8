#pragma once

#include <memory>
#include <vector>

#include "cuda/native/cudnn/conv_problem.h"
#include "cuda/native/cudnn/descriptor.h"

namespace lamina::cuda::native {

// A convolution or one of its gradients as a graph of cuDNN's, of one operation.
class ConvGraph {
 public:
  // The numbers by which plans know the tensors.
  static constexpr std::int64_t kX = 1, kKernel = 2, kY = 3;

  // `handle` is null where there is no GPU. Throws DeviceError if cuDNN refuses.
  ConvGraph(const std::shared_ptr<const CudnnLibrary>& library, const ConvProblem& problem,
            cudnnHandle_t handle);
  const Descriptor& graph() const { return parts_.back(); }

 private:
  std::vector<Descriptor> parts_;  // the graph is last; it refers to those before
};

}  // namespace lamina::cuda::native
