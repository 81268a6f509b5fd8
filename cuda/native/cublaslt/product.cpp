#include "cuda/native/cublaslt/product.h"

#include <cstring>

#include "core/base/error.h"

namespace lamina::cuda::native {

std::optional<Product> product_of(const Launch& launch) {
  const bool dense = launch.kernel == "cublaslt_dense";
  if (!dense && launch.kernel != "cublaslt_matmul") return std::nullopt;
  const MatmulParameters p = matmul_parameters_in(launch);
  const std::optional<ColumnMajor> matrices = column_major(p);
  if (!matrices) return std::nullopt;
  return Product{*matrices, static_cast<DType>(p.dtype), dense, p.relu};
}

std::string text_of(const Product& product) {
  std::string text = "dtype " + std::to_string(static_cast<int>(product.dtype));
  for (const ColumnMajor::Matrix& m : {product.matrices.a, product.matrices.b, product.matrices.d})
    text += " [" + std::to_string(m.rows) + " x " + std::to_string(m.columns) + ", " +
            std::to_string(m.leading) + ", " + std::to_string(m.batch_stride) + (m.transposed ? "] T" : "]");
  text += " batches " + std::to_string(product.matrices.batches);
  return text + (product.bias ? " bias" : "") + (product.relu ? " relu" : "");
}

MatmulParameters matmul_parameters_in(const Launch& launch) {
  MatmulParameters p;
  if (launch.parameters.size() != sizeof p)
    throw DeviceError("the plug-in's " + launch.kernel +
                      " takes other parameters; build it and Lamina from one source.");
  std::memcpy(&p, launch.parameters.data(), sizeof p);
  return p;
}

}  // namespace lamina::cuda::native
