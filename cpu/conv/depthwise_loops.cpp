#include "cpu/conv/depthwise_loops.h"

#include "cpu/math/multiversion.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

// The ivdep pragmas below also keep g++ from exchanging the loops over cells and channels, which would leave
// them without vectors and some twenty times slower.

// Channels whose sums stay in the first-level cache.
constexpr int64_t kBlock = 64;

// One place, some channels: where they begin in image, kernel and result.
struct Part {
  const int64_t *cells, *window;
  int64_t cell_count;
  int64_t x, kernel, y;
  int64_t channels, count;  // of the whole tensors, and of this part
};

template <class Body>
[[gnu::always_inline]] inline void for_each_part(const PlaceRun& run, const ChannelBand& band,
                                                 const Body& body) {
  Part part{
      run.cells.data(), run.window.data(), static_cast<int64_t>(run.cells.size()), 0, 0, 0, band.channels, 0};
  for (int64_t c = band.first; c < band.first + band.count; c += kBlock) {
    part.kernel = c;
    part.count = band.first + band.count - c < kBlock ? band.first + band.count - c : kBlock;
    for (int64_t p = 0; p < run.places; ++p) {
      part.x = p * run.step + c;
      part.y = run.y + p * band.channels + c;
      body(part);
    }
  }
}

[[gnu::always_inline]] inline void forward(const Part& part, const float* x, const float* kernel, float* y) {
  float* sum = y + part.y;
  for (int64_t c = 0; c < part.count; ++c) sum[c] = 0;
  for (int64_t k = 0; k < part.cell_count; ++k) {
    const float* cell = x + part.x + part.cells[k];
    const float* weight = kernel + part.kernel + part.window[k] * part.channels;
#pragma GCC ivdep
    for (int64_t c = 0; c < part.count; ++c) sum[c] += cell[c] * weight[c];
  }
}

[[gnu::always_inline]] inline void input_grad(const Part& part, const float* dy, const float* kernel,
                                              float* dx) {
  const float* gradient = dy + part.y;
  for (int64_t k = 0; k < part.cell_count; ++k) {
    float* cell = dx + part.x + part.cells[k];
    const float* weight = kernel + part.kernel + part.window[k] * part.channels;
#pragma GCC ivdep
    for (int64_t c = 0; c < part.count; ++c) cell[c] += gradient[c] * weight[c];
  }
}

[[gnu::always_inline]] inline void kernel_grad(const Part& part, const float* x, const float* dy,
                                               float* dkernel) {
  const float* gradient = dy + part.y;
  for (int64_t k = 0; k < part.cell_count; ++k) {
    const float* cell = x + part.x + part.cells[k];
    float* weight = dkernel + part.kernel + part.window[k] * part.channels;
#pragma GCC ivdep
    for (int64_t c = 0; c < part.count; ++c) weight[c] += cell[c] * gradient[c];
  }
}

}  // namespace

LAMINA_MULTIVERSION void depthwise_run(const PlaceRun& run, const ChannelBand& band, const float* x,
                                       const float* kernel, float* y) {
  for_each_part(
      run, band, [&](const Part& part) __attribute__((always_inline)) { forward(part, x, kernel, y); });
}

LAMINA_MULTIVERSION void depthwise_input_grad_run(const PlaceRun& run, const ChannelBand& band,
                                                  const float* dy, const float* kernel, float* dx) {
  for_each_part(
      run, band, [&](const Part& part) __attribute__((always_inline)) { input_grad(part, dy, kernel, dx); });
}

LAMINA_MULTIVERSION void depthwise_kernel_grad_run(const PlaceRun& run, const ChannelBand& band,
                                                   const float* x, const float* dy, float* dkernel) {
  for_each_part(
      run, band, [&](const Part& part) __attribute__((always_inline)) { kernel_grad(part, x, dy, dkernel); });
}

}  // namespace lamina::cpu
