#include "tests/support/case_values.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace lamina::support {
namespace {

// Evenly spaced, in random order: all different, and far enough apart that the small steps of central
// differences do not change which of two is larger.
std::vector<double> spread(const CaseInput& input, std::int64_t count, std::mt19937& random) {
  std::vector<double> numbers(static_cast<std::size_t>(count));
  const double gap = (input.high - input.low) / static_cast<double>(std::max<std::int64_t>(count, 1));
  const double shift = std::uniform_real_distribution<double>(0.2, 0.45)(random);
  for (std::size_t i = 0; i < numbers.size(); ++i)
    numbers[i] = input.low + gap * (static_cast<double>(i) + shift);
  std::shuffle(numbers.begin(), numbers.end(), random);
  return numbers;
}

double element(const CaseInput& input, double number) {
  if (input.type.dtype == DType::Bool) return number > (input.low + input.high) / 2;
  return is_integer(input.type.dtype) ? std::floor(number) : static_cast<double>(static_cast<float>(number));
}

Tensor from_doubles(const std::vector<double>& numbers, const TensorType& type) {
  return Tensor::from(numbers, type.shape).astype(type.dtype);
}

}  // namespace

std::vector<Tensor> case_values(const OpCase& op_case) {
  std::mt19937 random(static_cast<std::uint32_t>(op_case.name.size() + 17 * op_case.inputs.size()));
  std::vector<Tensor> tensors;
  for (const CaseInput& input : op_case.inputs) {
    const std::int64_t count = input.type.shape.numel();
    std::vector<double> numbers(static_cast<std::size_t>(count));
    if (input.values.empty()) numbers = spread(input, count, random);
    for (std::size_t i = 0; i < numbers.size(); ++i)
      numbers[i] = input.values.empty() ? element(input, numbers[i]) : input.values[i % input.values.size()];
    tensors.push_back(from_doubles(numbers, input.type));
  }
  return tensors;
}

std::vector<Tensor> in_double(const std::vector<Tensor>& tensors) {
  std::vector<Tensor> doubles;
  for (const Tensor& t : tensors)
    doubles.push_back(t.dtype() == DType::Float32 ? t.astype(DType::Float64) : t.clone());
  return doubles;
}

Tensor weights_like(const TensorType& type, int salt) {
  std::mt19937 random(static_cast<std::uint32_t>(salt));
  const CaseInput input{.type = type, .low = -1, .high = 1};
  return from_doubles(spread(input, type.shape.numel(), random), {DType::Float64, type.shape});
}

}  // namespace lamina::support
