#include "cpu/fast/reduce_loops.h"

#include <algorithm>

#include "cpu/fast/reduce_run.h"
#include "cpu/math/multiversion.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

// Sums in a row stay this short, then begin anew: rounding errors grow with the length.
constexpr int64_t kRunBlock = 4096;

template <class Op>
[[gnu::always_inline]] inline void reduce_strip(const float* x, int64_t rows, int64_t columns, int64_t stride,
                                                float* __restrict y) {
  for (int64_t j = 0; j < columns; ++j) y[j] = Op::kStart;
  int64_t r = 0;
  for (; r + 8 <= rows; r += 8) {
    const float* p = x + r * stride;
    for (int64_t j = 0; j < columns; ++j) {
      const float a = Op::of(Op::of(p[j], p[stride + j]), Op::of(p[2 * stride + j], p[3 * stride + j]));
      const float b =
          Op::of(Op::of(p[4 * stride + j], p[5 * stride + j]), Op::of(p[6 * stride + j], p[7 * stride + j]));
      y[j] = Op::of(y[j], Op::of(a, b));
    }
  }
  for (; r < rows; ++r)
    for (int64_t j = 0; j < columns; ++j) y[j] = Op::of(y[j], x[r * stride + j]);
}

// Few columns without gaps: a power of two of rows is one long row, whose parts are taken together at the
// end.
constexpr int64_t kWideRow = 256;

template <class Op>
[[gnu::always_inline]] inline void reduce_narrow(const float* x, int64_t rows, int64_t columns, float* y) {
  int64_t joined = 1;
  while (2 * joined * columns <= kWideRow) joined *= 2;
  float wide[kWideRow];
  const int64_t wide_rows = rows / joined;
  reduce_strip<Op>(x, wide_rows, joined * columns, joined * columns, wide);
  for (int64_t half = joined / 2; half > 0; half /= 2)
    for (int64_t j = 0; j < half * columns; ++j) wide[j] = Op::of(wide[j], wide[half * columns + j]);
  for (int64_t r = wide_rows * joined; r < rows; ++r)
    for (int64_t j = 0; j < columns; ++j) wide[j] = Op::of(wide[j], x[r * columns + j]);
  std::copy_n(wide, columns, y);
}

}  // namespace

template <class Op>
LAMINA_MULTIVERSION void reduce_runs(const float* x, int64_t runs, int64_t length, float* y) {
  for (int64_t q = 0; q < runs; ++q, x += length) {
    float total = reduce_run<Op>(x, std::min(length, kRunBlock));
    for (int64_t i = kRunBlock; i < length; i += kRunBlock)
      total = Op::of(total, reduce_run<Op>(x + i, std::min(length - i, kRunBlock)));
    y[q] = total;
  }
}

template <class Op>
LAMINA_MULTIVERSION void reduce_columns(const float* x, int64_t rows, int64_t columns, int64_t stride,
                                        float* y) {
  if (columns == stride && 2 * columns <= kWideRow && rows >= 16)
    reduce_narrow<Op>(x, rows, columns, y);
  else
    reduce_strip<Op>(x, rows, columns, stride, y);
}

template <class Op>
LAMINA_MULTIVERSION void fold_slices(float* slices, int64_t count, int64_t columns, int64_t stride,
                                     float* y) {
  for (int64_t step = 1; step < count; step *= 2)
    for (int64_t s = 0; s + step < count; s += 2 * step) {
      float* __restrict to = slices + s * stride;
      const float* from = to + step * stride;
      for (int64_t j = 0; j < columns; ++j) to[j] = Op::of(to[j], from[j]);
    }
  std::copy_n(slices, columns, y);
}

template void reduce_runs<Sum>(const float*, int64_t, int64_t, float*);
template void reduce_runs<Largest>(const float*, int64_t, int64_t, float*);
template void reduce_runs<Smallest>(const float*, int64_t, int64_t, float*);
template void reduce_columns<Sum>(const float*, int64_t, int64_t, int64_t, float*);
template void reduce_columns<Largest>(const float*, int64_t, int64_t, int64_t, float*);
template void reduce_columns<Smallest>(const float*, int64_t, int64_t, int64_t, float*);
template void fold_slices<Sum>(float*, int64_t, int64_t, int64_t, float*);
template void fold_slices<Largest>(float*, int64_t, int64_t, int64_t, float*);
template void fold_slices<Smallest>(float*, int64_t, int64_t, int64_t, float*);

}  // namespace lamina::cpu
