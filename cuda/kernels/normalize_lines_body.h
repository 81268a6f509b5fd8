#pragma once

#include <cmath>

#include "cuda/kernels/accumulate.h"
#include "cuda/kernels/each_line.h"
#include "cuda/kernels/normalize_lines.h"

namespace lamina::cuda {

// What a thread of a group has of a line: every group-th pack of 16 bytes, the first ones in registers as
// they are stored, those beyond read anew each time.
template <class T, int kPacks>
struct HeldLine {
  using PackOfLine = Pack<T, kPackSize<T>>;
  using Numbers = Pack<Accumulator<T>, kPackSize<T>>;
  const T* x;
  std::int64_t count;
  PackOfLine packs[kPacks];

  __device__ HeldLine(const T* line, std::int64_t elements, int rank, int group) : x(line), count(elements) {
#pragma unroll
    for (int h = 0; h < kPacks; ++h) packs[h] = read((std::int64_t{h} * group + rank) * kPackSize<T>);
  }
  __device__ __forceinline__ PackOfLine read(std::int64_t i) const {
    return load_first<kPackSize<T>>(x + i, count - i);
  }
  __device__ __forceinline__ Numbers at(int held, std::int64_t i) const {
    return widen(held >= 0 ? packs[held] : read(i));
  }
};

// Calls visit(number of the held pack or -1, its first element), for each pack of a thread.
template <class T, int kPacks, class Visit>
__device__ __forceinline__ void each_pack(std::int64_t count, int rank, int group, Visit visit) {
  constexpr int kPack = kPackSize<T>;
#pragma unroll
  for (int h = 0; h < kPacks; ++h)
    if (const std::int64_t i = (std::int64_t{h} * group + rank) * kPack; i < count) visit(h, i);
  const std::int64_t step = std::int64_t{group} * kPack;
  for (std::int64_t i = kPacks * step + rank * kPack; i < count; i += step) visit(-1, i);
}

// The parameters of N elements from the i-th.
template <class Number, int N>
__device__ __forceinline__ Pack<Number, N> load_parameter(const void* parameter, std::int64_t i,
                                                          std::int64_t count, Number without) {
  if (parameter != nullptr) return load_first<N>(static_cast<const Number*>(parameter) + i, count - i);
  Pack<Number, N> pack;
#pragma unroll
  for (int k = 0; k < N; ++k) pack[k] = without;
  return pack;
}

// A thread writes only where it alone has read: y may be x.
template <class T>
__device__ __forceinline__ void normalize_each_line(const NormalizeLinesParameters& p, Crew crew) {
  using Number = Accumulator<T>;
  constexpr int kPacks = 4, kPack = kPackSize<T>;
  for_each_line(p.lines, crew, [&](std::int64_t line, int rank, std::int64_t count) {
    const int group = p.lines.group;
    const HeldLine<T, kPacks> x(static_cast<const T*>(p.x) + line * p.lines.count, count, rank, group);
    const Number elements = static_cast<Number>(p.lines.count);
    Number mean = 0, squares = 0;
    if (p.mean != nullptr) {
      each_pack<T, kPacks>(count, rank, group, [&](int held, std::int64_t i) {
        const auto pack = x.at(held, i);  // 0 behind the line's end
#pragma unroll
        for (int k = 0; k < kPack; ++k) mean += pack[k];
      });
      mean = group_reduce(mean, group, SumOp{}) / elements;
    }
    each_pack<T, kPacks>(count, rank, group, [&](int held, std::int64_t i) {
      const auto pack = x.at(held, i);
#pragma unroll
      for (int k = 0; k < kPack; ++k)
        if (i + k < count) squares += (pack[k] - mean) * (pack[k] - mean);
    });
    const Number variance = group_reduce(squares, group, SumOp{}) / elements;
    const Number rstd = Number(1) / std::sqrt(variance + static_cast<Number>(p.epsilon));
    T* y = static_cast<T*>(p.y) + line * p.lines.count;
    each_pack<T, kPacks>(count, rank, group, [&](int held, std::int64_t i) {
      auto pack = x.at(held, i);
      const auto scale = load_parameter<Number, kPack>(p.scale, i, count, 1);
      const auto offset = load_parameter<Number, kPack>(p.offset, i, count, 0);
#pragma unroll
      for (int k = 0; k < kPack; ++k) pack[k] = (pack[k] - mean) * rstd * scale[k] + offset[k];
      store_first(y + i, narrow<T>(pack), count - i);
    });
    if (rank != 0 || count < 0) return;
    if (p.mean != nullptr) static_cast<Number*>(p.mean)[line] = mean;
    static_cast<Number*>(p.rstd)[line] = rstd;
  });
}

// Two sums that are made together.
template <class T>
struct TwoSums {
  T first, second;
};
struct AddTwoSums {
  template <class T>
  __device__ TwoSums<T> operator()(TwoSums<T> a, TwoSums<T> b) const {
    return {a.first + b.first, a.second + b.second};
  }
};

// A thread writes only where it alone has read: dx may be x or dy.
template <class T>
__device__ __forceinline__ void normalize_each_line_grad(const NormalizeLinesGradParameters& p, Crew crew) {
  using Number = Accumulator<T>;
  // Of two lines of halves, wide for the sums, four packs and the scale would need more registers than there
  // are.
  constexpr int kPacks = kIsHalf<T> ? 2 : 4, kPack = kPackSize<T>;
  for_each_line(p.lines, crew, [&](std::int64_t line, int rank, std::int64_t count) {
    const int group = p.lines.group;
    const std::int64_t first = line * p.lines.count;
    const HeldLine<T, kPacks> x(static_cast<const T*>(p.x) + first, count, rank, group);
    const HeldLine<T, kPacks> dy(static_cast<const T*>(p.dy) + first, count, rank, group);
    const Number mean = p.mean == nullptr ? Number(0) : static_cast<const Number*>(p.mean)[line];
    const Number rstd = static_cast<const Number*>(p.rstd)[line];
    TwoSums<Number> sums{0, 0};
    each_pack<T, kPacks>(count, rank, group, [&](int held, std::int64_t i) {
      const auto of_x = x.at(held, i), of_dy = dy.at(held, i);  // dy is 0 behind the line's end
      const auto scale = load_parameter<Number, kPack>(p.scale, i, count, 1);
#pragma unroll
      for (int k = 0; k < kPack; ++k) {
        const Number g = of_dy[k] * scale[k];
        sums.first += g;
        sums.second += g * ((of_x[k] - mean) * rstd);
      }
    });
    sums = group_reduce(sums, group, AddTwoSums{});
    const Number elements = static_cast<Number>(p.lines.count);
    const Number mean_g = p.mean == nullptr ? Number(0) : sums.first / elements;
    const Number mean_gz = sums.second / elements;
    T* dx = static_cast<T*>(p.dx) + first;
    each_pack<T, kPacks>(count, rank, group, [&](int held, std::int64_t i) {
      const auto of_x = x.at(held, i), of_dy = dy.at(held, i);
      auto pack = load_parameter<Number, kPack>(p.scale, i, count, 1);
#pragma unroll
      for (int k = 0; k < kPack; ++k)
        pack[k] = (of_dy[k] * pack[k] - mean_g - (of_x[k] - mean) * rstd * mean_gz) * rstd;
      store_first(dx + i, narrow<T>(pack), count - i);
    });
  });
}

}  // namespace lamina::cuda
