#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/error_word.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

// Copies whole ranges of bytes, several in one launch: a batch into its slots, outputs out of theirs, new
// values of states into the states. Ranges do not overlap; either end may be pinned host memory.
struct CopyParameters {
  static constexpr int kMost = 32;
  struct Range {
    const std::byte* from;
    std::byte* to;
    std::int64_t bytes;
  };
  Range ranges[kMost] = {};
  int count = 0;
  const ErrorWord* guard = nullptr;  // if not null: nothing is copied once the word is raised
};
int copy(Stream stream, const CopyParameters& parameters);

}  // namespace lamina::cuda
