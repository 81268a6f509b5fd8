#include "cuda/native/cudnn/open.h"

#include <unordered_map>

#include "core/base/error.h"
#include "cuda/native/cudnn/conv_plan.h"

namespace lamina::cuda::native {
namespace {

class Cudnn final : public VendorLibrary {
 public:
  explicit Cudnn(std::shared_ptr<const CudnnLibrary> library)
      : name_(library->name()), handle_(std::make_shared<CudnnHandle>(std::move(library))) {}

  std::string_view name() const override { return name_; }

  std::shared_ptr<const VendorPlan> plan(const Launch& launch) override {
    const std::optional<ConvProblem> problem = conv_problem_of(launch);
    if (!problem) return nullptr;
    const auto [at, is_new] = plans_.try_emplace(text_of(*problem));
    std::string why_not;
    if (is_new) at->second = ConvPlan::find(handle_, *problem, why_not);
    return at->second;
  }

 private:
  std::string name_;
  std::shared_ptr<CudnnHandle> handle_;
  std::unordered_map<std::string, std::shared_ptr<const VendorPlan>> plans_;  // null: there is none
};

}  // namespace

std::unique_ptr<VendorLibrary> open_cudnn(std::string& why_not) try {
  std::shared_ptr<const CudnnLibrary> library = load_cudnn(why_not);
  return library ? std::make_unique<Cudnn>(std::move(library)) : nullptr;
} catch (const DeviceError& error) {
  why_not = "no cuDNN (" + std::string(error.what()) + ")";
  return nullptr;
}

}  // namespace lamina::cuda::native
