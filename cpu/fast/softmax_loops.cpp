#include "cpu/fast/softmax_loops.h"

#include <algorithm>
#include <limits>

#include "cpu/fast/reduce_run.h"
#include "cpu/math/vector_math.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

// Rows are taken in blocks of about this many elements, so that exp runs over one long loop however short the
// rows are, and what it makes is still in the first-level cache for the next step.
constexpr int64_t kBlock = 2048;

// A NaN in a row is passed over here, and comes out of the row's sum all the same.
struct LargestNumber {
  static constexpr float kStart = -std::numeric_limits<float>::infinity();
  [[gnu::always_inline]] static float of(float a, float b) { return b > a ? b : a; }
};

struct Span {
  int64_t begin, count;  // rows
};
[[gnu::always_inline]] inline Span next_block(const Rows& rows, int64_t begin) {
  return {begin, std::min(std::max<int64_t>(kBlock / rows.classes, 1), rows.end - begin)};
}

[[gnu::always_inline]] inline void exp_all(float* y, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] = math::exp(y[i]);
}

// y = exp(x - largest of the row) for `rows` rows of n; y may be x.
[[gnu::always_inline]] inline void exp_rows(const float* x, float* y, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; ++r) {
    const float shift = reduce_run<LargestNumber>(x + r * n, n);
#pragma GCC ivdep
    for (int64_t k = 0; k < n; ++k) y[r * n + k] = x[r * n + k] - shift;
  }
  exp_all(y, rows * n);
}

struct LogSums {
  float shift[kBlock], log_sum[kBlock];  // by row of the block
};

// log sum exp(x - shift) of each row of a block; rows longer than a block are summed piece by piece.
[[gnu::always_inline]] inline void log_sums(const float* x, int64_t rows, int64_t n, LogSums& of) {
  float e[kBlock];
  for (int64_t r = 0; r < rows; ++r) of.shift[r] = reduce_run<LargestNumber>(x + r * n, n);
  if (n <= kBlock) {
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t k = 0; k < n; ++k) e[r * n + k] = x[r * n + k] - of.shift[r];
    exp_all(e, rows * n);
    for (int64_t r = 0; r < rows; ++r) of.log_sum[r] = reduce_run<Sum>(e + r * n, n);
  } else {
    of.log_sum[0] = 0;
    for (int64_t i = 0; i < n; i += kBlock) {
      const int64_t some = std::min(kBlock, n - i);
      for (int64_t k = 0; k < some; ++k) e[k] = x[i + k] - of.shift[0];
      exp_all(e, some);
      of.log_sum[0] += reduce_run<Sum>(e, some);
    }
  }
  for (int64_t r = 0; r < rows; ++r) of.log_sum[r] = math::log(of.log_sum[r]);
}

}  // namespace

LAMINA_MULTIVERSION void softmax_rows(const float* x, float* y, const Rows& rows) {
  const int64_t n = rows.classes;
  for (Span s = next_block(rows, rows.begin); s.count > 0; s = next_block(rows, s.begin + s.count)) {
    float* out = y + s.begin * n;
    exp_rows(x + s.begin * n, out, s.count, n);
    for (int64_t r = 0; r < s.count; ++r, out += n) {
      const float scale = 1.0f / reduce_run<Sum>(out, n);
      for (int64_t k = 0; k < n; ++k) out[k] *= scale;
    }
  }
}

LAMINA_MULTIVERSION void log_softmax_rows(const float* x, float* y, const Rows& rows) {
  const int64_t n = rows.classes;
  LogSums of;
  for (Span s = next_block(rows, rows.begin); s.count > 0; s = next_block(rows, s.begin + s.count)) {
    const float* in = x + s.begin * n;
    float* out = y + s.begin * n;
    log_sums(in, s.count, n, of);
    for (int64_t r = 0; r < s.count; ++r) {
#pragma GCC ivdep
      for (int64_t k = 0; k < n; ++k) out[r * n + k] = (in[r * n + k] - of.shift[r]) - of.log_sum[r];
    }
  }
}

LAMINA_MULTIVERSION void cross_entropy_rows(const float* x, const int64_t* labels, float* loss,
                                            const Rows& rows) {
  const int64_t n = rows.classes;
  LogSums of;
  for (Span s = next_block(rows, rows.begin); s.count > 0; s = next_block(rows, s.begin + s.count)) {
    log_sums(x + s.begin * n, s.count, n, of);
    for (int64_t r = 0; r < s.count; ++r) {
      const int64_t label = labels[s.begin - rows.begin + r];
      const float logit = label < 0 ? 0.0f : x[(s.begin + r) * n + label];
      loss[s.begin + r] = label < 0 ? 0.0f : of.log_sum[r] - (logit - of.shift[r]);
    }
  }
}

LAMINA_MULTIVERSION void cross_entropy_grad_rows(const float* x, const int64_t* labels, const float* dy,
                                                 float* dx, const Rows& rows) {
  const int64_t n = rows.classes;
  for (Span s = next_block(rows, rows.begin); s.count > 0; s = next_block(rows, s.begin + s.count)) {
    float* out = dx + s.begin * n;
    exp_rows(x + s.begin * n, out, s.count, n);
    for (int64_t r = 0; r < s.count; ++r, out += n) {
      const int64_t label = labels[s.begin - rows.begin + r];
      const float sum = reduce_run<Sum>(out, n), scale = dy[s.begin + r] / sum;
      if (label >= 0) out[label] -= sum;  // softmax - 1, before the division
      for (int64_t k = 0; k < n; ++k) out[k] *= scale;
    }
  }
}

}  // namespace lamina::cpu
