#pragma once

#include "cpu/pooling/place_runs.h"

// The inner loops of pooling over the places of one run, in float32, vectorised over channels. Pointers are
// to the beginning of an image.
namespace lamina::cpu {

// Whether a gradient is stored, because no other window sees its cells, or added to what is there.
enum class Into : std::uint8_t { Store, Add };

// NaN counts as larger than any number.
void max_pool_run(const PlaceRun& run, std::int64_t channels,
                  const float* x,  // [cells, channels]
                  float* y);       // [places, channels]

// The first cell of each window that equals y gets dy, the others 0.
void max_pool_grad_run(const PlaceRun& run, std::int64_t channels, Into into,
                       const float* x,   // [cells, channels]
                       const float* y,   // [places, channels], the maxima of x
                       const float* dy,  // [places, channels]
                       float* dx);       // [cells, channels]

// y = scale * sum of the cells, and its transpose.
void sum_pool_run(const PlaceRun& run, std::int64_t channels, float scale,
                  const float* x,  // [cells, channels]
                  float* y);       // [places, channels]
void sum_pool_grad_run(const PlaceRun& run, std::int64_t channels, Into into, float scale,
                       const float* dy,  // [places, channels]
                       float* dx);       // [cells, channels]

}  // namespace lamina::cpu
