#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "layers/initializers/draw.h"
#include "layers/initializers/initializers.h"

namespace lamina::initializers {
namespace {

// Vectors of one length, one after the other.
struct Vectors {
  std::int64_t count, length;
  std::vector<double> values;

  double* operator[](std::int64_t i) { return values.data() + i * length; }
};

double dot(const double* a, const double* b, std::int64_t n) {
  constexpr std::int64_t kLanes = 4;  // independent sums, so that additions overlap
  std::array<double, kLanes> sums{};
  std::int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes)
    for (std::int64_t lane = 0; lane < kLanes; ++lane)
      sums[static_cast<std::size_t>(lane)] += a[i + lane] * b[i + lane];
  for (; i < n; ++i) sums[0] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void remove_projection(double* vector, const double* unit, std::int64_t n) {
  const double along = dot(vector, unit, n);
  for (std::int64_t i = 0; i < n; ++i) vector[i] -= along * unit[i];
}

// Modified Gram-Schmidt. Its R has a positive diagonal, so its Q is the Q of any QR decomposition after the
// sign fix. A vector that lost most of its length also lost digits, and is made orthogonal once more.
void orthonormalize(Vectors& vectors) {
  constexpr double kLost = 0.25;  // squared length: half of the length
  const std::int64_t n = vectors.length;
  for (std::int64_t j = 0; j < vectors.count; ++j) {
    double* vector = vectors[j];
    double before = 0, after = dot(vector, vector, n);
    do {
      before = after;
      for (std::int64_t k = 0; k < j; ++k) remove_projection(vector, vectors[k], n);
      after = dot(vector, vector, n);
    } while (after < kLost * before);
    const double scale = 1 / std::sqrt(after);
    for (std::int64_t i = 0; i < n; ++i) vector[i] *= scale;
  }
}

Vectors normal_vectors(std::int64_t count, std::int64_t length, PhiloxKey key) {
  const Tensor draws = draw_tensor({DType::Float64, {length, count}}, key, normal_pair, 1, 0);
  const auto matrix = draws.span<double>();
  Vectors vectors{count, length, std::vector<double>(matrix.size())};
  for (std::int64_t i = 0; i < length; ++i)
    for (std::int64_t j = 0; j < count; ++j) vectors[j][i] = matrix[static_cast<std::size_t>(i * count + j)];
  return vectors;
}

Tensor orthogonal(const TensorType& type, PhiloxKey key, double gain) {
  const Shape& shape = type.shape;
  if (shape.rank() < 2)
    throw Error("Orthogonal needs two axes at least, the weight has the shape " + to_string(shape) +
                ".\n  Use another initializer for this weight.");
  const std::int64_t rows = shape.slice(0, shape.rank() - 1).numel(), columns = shape.back();
  Vectors vectors = normal_vectors(std::min(rows, columns), std::max(rows, columns), key);
  orthonormalize(vectors);

  Tensor tensor(type);
  write_floats(tensor, [&](auto values) {
    for (std::int64_t i = 0; i < rows; ++i)
      for (std::int64_t j = 0; j < columns; ++j) {
        const double value = rows < columns ? vectors[i][j] : vectors[j][i];
        values[static_cast<std::size_t>(i * columns + j)] =
            static_cast<typename decltype(values)::value_type>(gain * value);
      }
  });
  return tensor;
}

}  // namespace

Initializer Orthogonal(const OrthogonalOptions& options) {
  const double gain = options.gain;
  return {"Orthogonal", {{"gain", gain}}, options.seed, [gain](const TensorType& type, PhiloxKey key) {
            return orthogonal(type, key, gain);
          }};
}

}  // namespace lamina::initializers
