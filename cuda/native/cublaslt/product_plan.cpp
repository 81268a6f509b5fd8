#include "cuda/native/cublaslt/product_plan.h"

namespace lamina::cuda::native {
namespace {

struct Types {
  cudaDataType_t data, scale;
  cublasComputeType_t compute;
};

Types types_of(DType dtype) {
  switch (dtype) {
    case DType::Float64:
      return {CUDA_R_64F, CUDA_R_64F, CUBLAS_COMPUTE_64F};
    case DType::BFloat16:
      return {CUDA_R_16BF, CUDA_R_32F, CUBLAS_COMPUTE_32F};
    case DType::Float16:
      return {CUDA_R_16F, CUDA_R_32F, CUBLAS_COMPUTE_32F};
    default:
      return {CUDA_R_32F, CUDA_R_32F, CUBLAS_COMPUTE_32F};
  }
}

cublasLtEpilogue_t epilogue_of(const Product& product) {
  if (product.relu) return product.bias ? CUBLASLT_EPILOGUE_RELU_BIAS : CUBLASLT_EPILOGUE_RELU;
  return product.bias ? CUBLASLT_EPILOGUE_BIAS : CUBLASLT_EPILOGUE_DEFAULT;
}

template <class Value>
void set(const CublasLtLibrary& library, cublasLtMatmulDesc_t to, cublasLtMatmulDescAttributes_t name,
         const Value& value) {
  library.need(library.desc_set(to, name, &value, sizeof value), "describing a product");
}
template <class Value>
void set(const CublasLtLibrary& library, cublasLtMatrixLayout_t to, cublasLtMatrixLayoutAttribute_t name,
         const Value& value) {
  library.need(library.layout_set(to, name, &value, sizeof value), "describing a matrix");
}
template <class Value>
void set(const CublasLtLibrary& library, cublasLtMatmulPreference_t to,
         cublasLtMatmulPreferenceAttributes_t name, const Value& value) {
  library.need(library.preference_set(to, name, &value, sizeof value), "saying what is preferred");
}

auto make_operation(const CublasLtLibrary& library, const Product& product) {
  const Types types = types_of(product.dtype);
  cublasLtMatmulDesc_t made = nullptr;
  library.need(library.desc_create(&made, types.compute, types.scale), "describing a product");
  std::shared_ptr<std::remove_pointer_t<cublasLtMatmulDesc_t>> operation(made, library.desc_destroy);
  auto transposition = [](const ColumnMajor::Matrix& m) -> std::int32_t {
    return m.transposed ? CUBLAS_OP_T : CUBLAS_OP_N;
  };
  set(library, made, CUBLASLT_MATMUL_DESC_TRANSA, transposition(product.matrices.a));
  set(library, made, CUBLASLT_MATMUL_DESC_TRANSB, transposition(product.matrices.b));
  set(library, made, CUBLASLT_MATMUL_DESC_EPILOGUE, epilogue_of(product));
  // The heuristics refuse a bias at address null, and look no further; the real address comes with the
  // launch.
  if (product.bias)
    set(library, made, CUBLASLT_MATMUL_DESC_BIAS_POINTER, reinterpret_cast<const void*>(std::uintptr_t{256}));
  return operation;
}

auto make_layout(const CublasLtLibrary& library, const Product& product, const ColumnMajor::Matrix& m) {
  cublasLtMatrixLayout_t made = nullptr;
  library.need(library.layout_create(&made, types_of(product.dtype).data, static_cast<std::uint64_t>(m.rows),
                                     static_cast<std::uint64_t>(m.columns), m.leading),
               "describing a matrix");
  std::shared_ptr<std::remove_pointer_t<cublasLtMatrixLayout_t>> layout(made, library.layout_destroy);
  set(library, made, CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, static_cast<std::int32_t>(product.matrices.batches));
  set(library, made, CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, m.batch_stride);
  return layout;
}

auto make_preference(const CublasLtLibrary& library) {
  constexpr std::uint64_t kWorkspace = 32 << 20;
  constexpr std::uint32_t kAlignment = 64;  // the planner's
  cublasLtMatmulPreference_t made = nullptr;
  library.need(library.preference_create(&made), "saying what is preferred");
  std::shared_ptr<std::remove_pointer_t<cublasLtMatmulPreference_t>> preference(made,
                                                                                library.preference_destroy);
  set(library, made, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, kWorkspace);
  set(library, made, CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK,
      static_cast<std::uint32_t>(CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE));
  for (auto alignment :
       {CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES,
        CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES})
    set(library, made, alignment, kAlignment);
  return preference;
}

}  // namespace

ProductDescriptors::ProductDescriptors(const CublasLtLibrary& library, const Product& product)
    : operation(make_operation(library, product)),
      a(make_layout(library, product, product.matrices.a)),
      b(make_layout(library, product, product.matrices.b)),
      d(make_layout(library, product, product.matrices.d)),
      preference(make_preference(library)) {}

std::shared_ptr<const ProductPlan> ProductPlan::find(std::shared_ptr<const CublasLtHandle> handle,
                                                     const Product& product) {
  const CublasLtLibrary& library = handle->library();
  ProductDescriptors made(library, product);
  cublasLtMatmulHeuristicResult_t choice{};
  int found = 0;
  const cublasStatus_t status =
      library.heuristic(handle->get(), made.operation.get(), made.a.get(), made.b.get(), made.d.get(),
                        made.d.get(), made.preference.get(), 1, &choice, &found);
  if (status != CUBLAS_STATUS_SUCCESS || found == 0 || choice.state != CUBLAS_STATUS_SUCCESS) return nullptr;
  return std::shared_ptr<const ProductPlan>(new ProductPlan(std::move(handle), std::move(made), choice));
}

void ProductPlan::run(Stream stream, const Launch& launch) const {
  const MatmulParameters p = matmul_parameters_in(launch);
  const CublasLtLibrary& library = handle_->library();
  // One description serves all launches of a kind: the library reads it before it returns.
  if (p.bias)
    set(library, descriptors_.operation.get(), CUBLASLT_MATMUL_DESC_BIAS_POINTER,
        static_cast<const void*>(p.bias));
  const bool is_double = static_cast<DType>(p.dtype) == DType::Float64;
  const double alpha = p.alpha, beta = 0;
  const auto float_alpha = static_cast<float>(alpha), float_beta = 0.0f;
  library.need(library.matmul(handle_->get(), descriptors_.operation.get(),
                              is_double ? static_cast<const void*>(&alpha) : &float_alpha, p.b.data,
                              descriptors_.a.get(), p.a.data, descriptors_.b.get(),
                              is_double ? static_cast<const void*>(&beta) : &float_beta, p.c,
                              descriptors_.d.get(), p.c, descriptors_.d.get(), &algorithm_, p.parts,
                              static_cast<std::size_t>(workspace_bytes_), static_cast<cudaStream_t>(stream)),
               "multiplying");
}

}  // namespace lamina::cuda::native
