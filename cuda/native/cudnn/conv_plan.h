#pragma once

#include <memory>
#include <string>

#include "cuda/native/cudnn/conv_graph.h"
#include "cuda/native/cudnn/handle.h"
#include "cuda/native/cudnn/plan.h"
#include "cuda/native/vendor.h"

namespace lamina::cuda::native {

// A convolution by cuDNN on a GPU.
class ConvPlan final : public VendorPlan {
 public:
  // Null if cuDNN has no plan; `why_not` has its words.
  static std::shared_ptr<const ConvPlan> find(const std::shared_ptr<CudnnHandle>& handle,
                                              const ConvProblem& problem, std::string& why_not);

  std::int64_t workspace_bytes() const override { return engine_.workspace_bytes; }
  void run(Stream stream, const Launch& launch) const override;

 private:
  ConvPlan(std::shared_ptr<CudnnHandle> handle, ConvGraph graph, EnginePlan engine);

  std::shared_ptr<CudnnHandle> handle_;
  ConvGraph graph_;
  EnginePlan engine_;
};

}  // namespace lamina::cuda::native
