#include "cpu/fast/softmax_loops.h"

#include "cpu/fast/reduce_run.h"
#include "cpu/math/vector_math.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

// exp(x - shift) to y, and the sum of it all. What is left of a row is filled up with what makes exp 0.
[[gnu::always_inline]] inline float exp_row(const float* x, float* y, int64_t n, float shift) {
  float sums[kLanes] = {};
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes)
    for (int l = 0; l < kLanes; ++l) {
      const float e = math::exp(x[i + l] - shift);
      y[i + l] = e;
      sums[l] += e;
    }
  if (i < n) {
    float rest[kLanes];
    for (int l = 0; l < kLanes; ++l) rest[l] = Largest::kStart;
    for (int64_t k = i; k < n; ++k) rest[k - i] = x[k] - shift;
    for (int l = 0; l < kLanes; ++l) {
      rest[l] = math::exp(rest[l]);
      sums[l] += rest[l];
    }
    for (int64_t k = i; k < n; ++k) y[k] = rest[k - i];
  }
  return across<Sum>(sums);
}

// The same sum alone.
[[gnu::always_inline]] inline float exp_sum(const float* x, int64_t n, float shift) {
  float sums[kLanes] = {};
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes)
    for (int l = 0; l < kLanes; ++l) sums[l] += math::exp(x[i + l] - shift);
  if (i < n) {
    float rest[kLanes];
    for (int l = 0; l < kLanes; ++l) rest[l] = Largest::kStart;
    for (int64_t k = i; k < n; ++k) rest[k - i] = x[k] - shift;
    for (int l = 0; l < kLanes; ++l) sums[l] += math::exp(rest[l]);
  }
  return across<Sum>(sums);
}

}  // namespace

LAMINA_MULTIVERSION void softmax_rows(const float* x, float* y, const Rows& rows) {
  const int64_t n = rows.classes;
  for (int64_t r = rows.begin; r < rows.end; ++r) {
    const float shift = reduce_run<Largest>(x + r * n, n);
    const float scale = 1.0f / exp_row(x + r * n, y + r * n, n, shift);
    for (int64_t k = 0; k < n; ++k) y[r * n + k] *= scale;
  }
}

LAMINA_MULTIVERSION void log_softmax_rows(const float* x, float* y, const Rows& rows) {
  const int64_t n = rows.classes;
  for (int64_t r = rows.begin; r < rows.end; ++r) {
    const float* in = x + r * n;
    float* out = y + r * n;
    const float shift = reduce_run<Largest>(in, n);
    const float log_sum = math::log(exp_sum(in, n, shift));
#pragma GCC ivdep
    for (int64_t k = 0; k < n; ++k) out[k] = (in[k] - shift) - log_sum;
  }
}

LAMINA_MULTIVERSION void cross_entropy_rows(const float* x, const int64_t* labels, float* loss,
                                            const Rows& rows) {
  const int64_t n = rows.classes;
  for (int64_t r = rows.begin; r < rows.end; ++r, ++labels) {
    const float* in = x + r * n;
    const float shift = reduce_run<Largest>(in, n);
    const float log_sum = math::log(exp_sum(in, n, shift));
    loss[r] = *labels < 0 ? 0.0f : log_sum - (in[*labels] - shift);
  }
}

LAMINA_MULTIVERSION void cross_entropy_grad_rows(const float* x, const int64_t* labels, const float* dy,
                                                 float* dx, const Rows& rows) {
  const int64_t n = rows.classes;
  for (int64_t r = rows.begin; r < rows.end; ++r, ++labels) {
    float* out = dx + r * n;
    const float shift = reduce_run<Largest>(x + r * n, n);
    const float sum = exp_row(x + r * n, out, n, shift);
    const float scale = dy[r] / sum;
    // Of the label's own element exp - sum is taken first, so that near 1 no digits are lost twice.
    if (*labels >= 0) out[*labels] -= sum;
    for (int64_t k = 0; k < n; ++k) out[k] *= scale;
  }
}

}  // namespace lamina::cpu
