#pragma once

#include <cstdint>
#include <functional>

#include "core/runtime/tensor.h"

namespace samples {

// [rows, columns] of numbers between -1 and 1, the same on every run.
lamina::Tensor random_features(std::int64_t rows, std::int64_t columns, std::uint64_t seed);

// [rows, 1]: one number for each row of x.
lamina::Tensor labels_of(const lamina::Tensor& x,
                         const std::function<float(std::span<const float> row)>& label);

}  // namespace samples
