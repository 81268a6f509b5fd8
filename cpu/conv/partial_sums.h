#pragma once

#include <algorithm>

#include "cpu/kernel.h"

namespace lamina::cpu {

// The last phase of a kernel whose chunks left `parts` partial results of `elements` floats at the beginning
// of the workspace: output 0 becomes their sum, always in the same order.
struct PartialSums {
  std::int64_t parts = 1, elements = 0;

  std::int64_t workspace_elements() const { return parts * elements; }

  Phase phase() const {
    constexpr std::int64_t kChunk = 8192;
    return {.chunks = static_cast<int>((elements + kChunk - 1) / kChunk),
            .run = [sums = *this](const Arguments& args, int chunk) {
              sums.add(args, chunk * kChunk, std::min((chunk + 1) * kChunk, sums.elements));
            }};
  }

 private:
  void add(const Arguments& args, std::int64_t begin, std::int64_t end) const {
    const float* partials = reinterpret_cast<const float*>(args.workspace);
    float* sum = args.out<float>(0);
    std::copy(partials + begin, partials + end, sum + begin);
    for (std::int64_t part = 1; part < parts; ++part)
      for (std::int64_t i = begin; i < end; ++i) sum[i] += partials[part * elements + i];
  }
};

}  // namespace lamina::cpu
