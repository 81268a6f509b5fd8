#include "samples/support/made_up.h"

#include "layers/initializers/initializers.h"

namespace samples {

lamina::Tensor random_features(std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
  const auto uniform = lamina::initializers::RandomUniform({.minval = -1, .maxval = 1});
  return uniform({lamina::DType::Float32, {rows, columns}}, seed);
}

lamina::Tensor labels_of(const lamina::Tensor& x, const std::function<float(std::span<const float>)>& label) {
  lamina::Tensor labels({lamina::DType::Float32, {x.rows(), 1}});
  const auto columns = static_cast<std::size_t>(x.shape()[1]);
  for (std::size_t i = 0; i < static_cast<std::size_t>(x.rows()); ++i)
    labels.mutable_span<float>()[i] = label(x.span<float>().subspan(i * columns, columns));
  return labels;
}

}  // namespace samples
