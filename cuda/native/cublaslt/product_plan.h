#pragma once

#include "cuda/native/cublaslt/library.h"
#include "cuda/native/cublaslt/product.h"
#include "cuda/native/vendor.h"

namespace lamina::cuda::native {

// The library, opened for the GPU that is current.
class CublasLtHandle {
 public:
  explicit CublasLtHandle(std::shared_ptr<const CublasLtLibrary> library) : library_(std::move(library)) {
    library_->need(library_->create(&handle_), "opening it");
  }
  CublasLtHandle(const CublasLtHandle&) = delete;
  CublasLtHandle& operator=(const CublasLtHandle&) = delete;
  ~CublasLtHandle() { library_->destroy(handle_); }

  const CublasLtLibrary& library() const { return *library_; }
  cublasLtHandle_t get() const { return handle_; }

 private:
  std::shared_ptr<const CublasLtLibrary> library_;
  cublasLtHandle_t handle_ = nullptr;
};

// cuBLASLt's descriptions of a product, and nothing that needs a GPU. Sums are made in float (in double, of
// doubles), without TF32.
struct ProductDescriptors {
  std::shared_ptr<std::remove_pointer_t<cublasLtMatmulDesc_t>> operation;
  std::shared_ptr<std::remove_pointer_t<cublasLtMatrixLayout_t>> a, b, d;
  std::shared_ptr<std::remove_pointer_t<cublasLtMatmulPreference_t>> preference;

  ProductDescriptors(const CublasLtLibrary& library, const Product& product);
};

// The algorithm that cuBLASLt's heuristics put first, of those that give the same bits every time: sums over
// a split depth are made in a workspace of at most 32 MiB, part by part, in the type of the computation.
class ProductPlan final : public VendorPlan {
 public:
  // Null if the library does not run the product.
  static std::shared_ptr<const ProductPlan> find(std::shared_ptr<const CublasLtHandle> handle,
                                                 const Product& product);

  std::int64_t workspace_bytes() const override { return workspace_bytes_; }
  void run(Stream stream, const Launch& launch) const override;

 private:
  ProductPlan(std::shared_ptr<const CublasLtHandle> handle, ProductDescriptors descriptors,
              const cublasLtMatmulHeuristicResult_t& choice)
      : handle_(std::move(handle)),
        descriptors_(std::move(descriptors)),
        algorithm_(choice.algo),
        workspace_bytes_(static_cast<std::int64_t>(choice.workspaceSize)) {}

  std::shared_ptr<const CublasLtHandle> handle_;
  ProductDescriptors descriptors_;
  cublasLtMatmulAlgo_t algorithm_;
  std::int64_t workspace_bytes_;
};

}  // namespace lamina::cuda::native
