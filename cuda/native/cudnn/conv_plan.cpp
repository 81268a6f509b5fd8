#include "cuda/native/cudnn/conv_plan.h"

#include <utility>

#include "core/base/error.h"

namespace lamina::cuda::native {
namespace {

// What a plan runs on. cuDNN wants addresses it may write, of inputs too.
Descriptor addresses_of(const std::shared_ptr<const CudnnLibrary>& library, const ConvProblem& p) {
  const auto writable = [](const std::byte* address) -> void* { return const_cast<std::byte*>(address); };
  Descriptor pack(library, CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR);
  pack.set(CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS,
           std::vector<std::int64_t>{ConvGraph::kX, ConvGraph::kKernel, ConvGraph::kY})
      .set(CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS,
           std::vector<void*>{writable(p.x), writable(p.kernel), writable(p.y)})
      .set(CUDNN_ATTR_VARIANT_PACK_WORKSPACE, static_cast<void*>(p.workspace))
      .finalize("addresses");
  return pack;
}

}  // namespace

ConvPlan::ConvPlan(std::shared_ptr<CudnnHandle> handle, ConvGraph graph, EnginePlan engine)
    : handle_(std::move(handle)), graph_(std::move(graph)), engine_(std::move(engine)) {}

std::shared_ptr<const ConvPlan> ConvPlan::find(const std::shared_ptr<CudnnHandle>& handle,
                                               const ConvProblem& problem, std::string& why_not) try {
  ConvGraph graph(handle->library(), problem, handle->raw());
  const PlanTarget target{.handle = handle->raw(), .tensor_cores = suits_tensor_cores(problem)};
  std::optional<EnginePlan> engine = find_plan(handle->library(), graph.graph(), target, why_not);
  if (!engine) return nullptr;
  return std::shared_ptr<const ConvPlan>(new ConvPlan(handle, std::move(graph), std::move(*engine)));
} catch (const DeviceError& error) {
  why_not = error.what();
  return nullptr;
}

void ConvPlan::run(Stream stream, const Launch& launch) const {
  const std::optional<ConvProblem> problem = conv_problem_of(launch);
  check(problem.has_value(), "a plan for a convolution, and another launch");
  const std::shared_ptr<const CudnnLibrary>& library = handle_->library();
  const Descriptor addresses = addresses_of(library, *problem);
  library->need(library->set_stream(handle_->raw(), stream), "choosing a stream");
  library->need(library->execute(handle_->raw(), engine_.plan.raw(), addresses.raw()), text_of(*problem));
}

}  // namespace lamina::cuda::native
