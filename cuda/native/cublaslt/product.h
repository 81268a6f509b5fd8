#pragma once

#include <optional>
#include <string>

#include "cuda/launch.h"
#include "cuda/lowering/column_major.h"

namespace lamina::cuda::native {

// What of a launch decides how cuBLASLt runs it.
struct Product {
  ColumnMajor matrices;
  DType dtype = DType::Float32;  // of all of them
  bool bias = false, relu = false;
};

// Nothing for launches of other libraries.
std::optional<Product> product_of(const Launch& launch);

// The same for the same products: what plans are kept by.
std::string text_of(const Product& product);

MatmulParameters matmul_parameters_in(const Launch& launch);

}  // namespace lamina::cuda::native
