#pragma once

#include "cpu/pooling/place_runs.h"

// The inner loops of depthwise convolutions over the places of one run and channels [first, first + count),
// in float32. Pointers are to the beginning of an image and of the kernel; the gradients add to their
// results.
namespace lamina::cpu {

struct ChannelBand {
  std::int64_t channels, first, count;
};

void depthwise_run(const PlaceRun& run, const ChannelBand& band,
                   const float* x,       // [cells, channels]
                   const float* kernel,  // [window, channels]
                   float* y);            // [places, channels]
void depthwise_input_grad_run(const PlaceRun& run, const ChannelBand& band,
                              const float* dy,      // [places, channels]
                              const float* kernel,  // [window, channels]
                              float* dx);           // [cells, channels]
void depthwise_kernel_grad_run(const PlaceRun& run, const ChannelBand& band,
                               const float* x,   // [cells, channels]
                               const float* dy,  // [places, channels]
                               float* dkernel);  // [window, channels]

}  // namespace lamina::cpu
