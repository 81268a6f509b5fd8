#include "layers/initializers/draw.h"

#include <cmath>
#include <type_traits>

namespace lamina::initializers {
namespace {

NormalPair<double> uniforms_of(PhiloxBlock block) {
  return {uniform_double(block.word[0], block.word[1]), uniform_double(block.word[2], block.word[3])};
}

NormalPair<double> normals(PhiloxKey key, std::uint64_t pair, std::uint64_t attempt) {
  const auto [first, second] = uniforms_of(philox(key, philox_counter(pair, attempt)));
  return box_muller(first, second);
}

}  // namespace

NormalPair<double> uniform_pair(PhiloxKey key, std::uint64_t pair) {
  return uniforms_of(philox(key, philox_counter(pair, 0)));
}

NormalPair<double> normal_pair(PhiloxKey key, std::uint64_t pair) { return normals(key, pair, 0); }

NormalPair<double> truncated_normal_pair(PhiloxKey key, std::uint64_t pair) {
  constexpr double kLimit = 2.0;
  NormalPair<double> accepted = normals(key, pair, 0);
  for (std::uint64_t attempt = 1; std::abs(accepted.first) > kLimit; ++attempt)
    accepted.first = normals(key, pair, attempt).first;
  for (std::uint64_t attempt = 1; std::abs(accepted.second) > kLimit; ++attempt)
    accepted.second = normals(key, pair, attempt).second;
  return accepted;
}

Tensor draw_tensor(const TensorType& type, PhiloxKey key, DrawPair draw, double scale, double shift) {
  Tensor tensor(type);
  write_floats(tensor, [&](auto values) {
    using T = typename decltype(values)::value_type;
    for (std::size_t i = 0; i < values.size(); i += 2) {
      const auto [first, second] = draw(key, i / 2);
      values[i] = static_cast<T>(first * scale + shift);
      if (i + 1 < values.size()) values[i + 1] = static_cast<T>(second * scale + shift);
    }
  });
  return tensor;
}

}  // namespace lamina::initializers
