#include "cuda/native/cublaslt/open.h"

#include <unordered_map>

#include "core/base/error.h"
#include "cuda/native/cublaslt/product_plan.h"

namespace lamina::cuda::native {
namespace {

class CublasLt final : public VendorLibrary {
 public:
  explicit CublasLt(std::shared_ptr<const CublasLtLibrary> library)
      : name_(library->name()), handle_(std::make_shared<CublasLtHandle>(std::move(library))) {}

  std::string_view name() const override { return name_; }

  std::shared_ptr<const VendorPlan> plan(const Launch& launch) override {
    const std::optional<Product> product = product_of(launch);
    if (!product) return nullptr;
    const auto [at, is_new] = plans_.try_emplace(text_of(*product));
    if (is_new) at->second = ProductPlan::find(handle_, *product);
    return at->second;
  }

 private:
  std::string name_;
  std::shared_ptr<const CublasLtHandle> handle_;
  std::unordered_map<std::string, std::shared_ptr<const VendorPlan>> plans_;  // null: there is none
};

}  // namespace

std::unique_ptr<VendorLibrary> open_cublaslt(std::string& why_not) try {
  std::shared_ptr<const CublasLtLibrary> library = load_cublaslt(why_not);
  return library ? std::make_unique<CublasLt>(std::move(library)) : nullptr;
} catch (const DeviceError& error) {
  why_not = "no cuBLASLt (" + std::string(error.what()) + ")";
  return nullptr;
}

}  // namespace lamina::cuda::native
