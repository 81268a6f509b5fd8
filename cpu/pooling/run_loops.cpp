#include "cpu/pooling/run_loops.h"

#include "cpu/math/multiversion.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

// The ivdep pragmas below also keep g++ from exchanging the loops over cells and channels, which would leave
// them without vectors and some twenty times slower.

// Channels that are worked on at a time; their intermediate results stay in the first-level cache.
constexpr int64_t kBlock = 64;

// Some channels of one place: the cells' offsets in x, where to begin, and how many.
struct Part {
  const int64_t* cells;
  int64_t cell_count;
  int64_t x, y;
  int64_t channels;
};

// Calls body(part) for all channels of all places of a run.
template <class Body>
[[gnu::always_inline]] inline void for_each_part(const PlaceRun& run, int64_t channels, const Body& body) {
  const int64_t* cells = run.cells.data();
  const auto count = static_cast<int64_t>(run.cells.size());
  for (int64_t p = 0; p < run.places; ++p)
    for (int64_t c = 0; c < channels; c += kBlock)
      body(Part{cells, count, p * run.step + c, run.y + p * channels + c,
                channels - c < kBlock ? channels - c : kBlock});
}

// NaN counts as larger than any number, so that it is seen.
[[gnu::always_inline]] inline void max_part(const Part& part, const float* x, float* y) {
  x += part.x;
  y += part.y;
  const float* first = x + part.cells[0];
  for (int64_t c = 0; c < part.channels; ++c) y[c] = first[c];
  for (int64_t k = 1; k < part.cell_count; ++k) {
    const float* cell = x + part.cells[k];
#pragma GCC ivdep
    for (int64_t c = 0; c < part.channels; ++c)
      y[c] = ((cell[c] > y[c]) | (cell[c] != cell[c])) ? cell[c] : y[c];
  }
}

// The first cell that equals y, or is NaN where y is NaN too, takes the gradient, and nothing is left for the
// others.
[[gnu::always_inline]] inline void max_grad_part(const Part& part, Into into, const float* x, const float* y,
                                                 const float* dy, float* dx) {
  float left[kBlock];
  y += part.y;
  dy += part.y;
  for (int64_t c = 0; c < part.channels; ++c) left[c] = dy[c];
  for (int64_t k = 0; k < part.cell_count; ++k) {
    const float* from = x + part.x + part.cells[k];
    float* to = dx + part.x + part.cells[k];
#pragma GCC ivdep
    for (int64_t c = 0; c < part.channels; ++c) {
      const bool wins = (from[c] == y[c]) | (from[c] != from[c]);
      const float taken = wins ? left[c] : 0.0f;
      left[c] = wins ? 0.0f : left[c];
      to[c] = into == Into::Add ? to[c] + taken : taken;
    }
  }
}

[[gnu::always_inline]] inline void sum_part(const Part& part, float scale, const float* x, float* y) {
  y += part.y;
  for (int64_t c = 0; c < part.channels; ++c) y[c] = 0;
  for (int64_t k = 0; k < part.cell_count; ++k) {
    const float* cell = x + part.x + part.cells[k];
#pragma GCC ivdep
    for (int64_t c = 0; c < part.channels; ++c) y[c] += cell[c];
  }
  for (int64_t c = 0; c < part.channels; ++c) y[c] *= scale;
}

[[gnu::always_inline]] inline void sum_grad_part(const Part& part, Into into, float scale, const float* dy,
                                                 float* dx) {
  dy += part.y;
  for (int64_t k = 0; k < part.cell_count; ++k) {
    float* cell = dx + part.x + part.cells[k];
    if (into == Into::Add) {
#pragma GCC ivdep
      for (int64_t c = 0; c < part.channels; ++c) cell[c] += dy[c] * scale;
    } else {
#pragma GCC ivdep
      for (int64_t c = 0; c < part.channels; ++c) cell[c] = dy[c] * scale;
    }
  }
}

}  // namespace

LAMINA_MULTIVERSION void max_pool_run(const PlaceRun& run, int64_t channels, const float* x, float* y) {
  for_each_part(
      run, channels, [&](const Part& part) __attribute__((always_inline)) { max_part(part, x, y); });
}

LAMINA_MULTIVERSION void max_pool_grad_run(const PlaceRun& run, int64_t channels, Into into, const float* x,
                                           const float* y, const float* dy, float* dx) {
  for_each_part(
      run, channels, [&](const Part& part) __attribute__((always_inline)) {
        max_grad_part(part, into, x, y, dy, dx);
      });
}

LAMINA_MULTIVERSION void sum_pool_run(const PlaceRun& run, int64_t channels, float scale, const float* x,
                                      float* y) {
  for_each_part(
      run, channels, [&](const Part& part) __attribute__((always_inline)) { sum_part(part, scale, x, y); });
}

LAMINA_MULTIVERSION void sum_pool_grad_run(const PlaceRun& run, int64_t channels, Into into, float scale,
                                           const float* dy, float* dx) {
  for_each_part(
      run, channels, [&](const Part& part) __attribute__((always_inline)) {
        sum_grad_part(part, into, scale, dy, dx);
      });
}

}  // namespace lamina::cpu
