#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cuda/kernels/tasks.h"
#include "cuda/launch.h"
#include "cuda/span.h"

namespace lamina::cuda {

// A piece of a small launch, as one block of kTaskThreads does it.
struct SmallTask {
  TaskKind kind = {};
  std::vector<std::byte> parameters;  // of the struct that cuda/kernels/tasks.h names
  std::vector<Span> reads, writes;    // at least what it touches
  std::int64_t threads = 0;           // that it can use
  const ErrorWord* guard = nullptr;
};

// What one block does in about the time that a launch of its own costs on a GPU beside its work, 1.3 to 2 us.
// These bounds are reckoned from the data sheets, at 1.7 GHz, not measured:
//  - A multiprocessor moves some 64 bytes a cycle to and from the L2 cache, 32 KiB in 0.3 us; but its 512
//  threads have
//    16 bytes each on their way, so that each 8 KiB wait for memory once, 0.4 us, and longer for the host's.
//  - Each multiply-add of product_by_threads reads one float from the L1 cache, which gives 32 of them a
//  cycle: 64 Ki
//    multiply-adds take 1.2 us.
//  - The interpreter takes some 60 instructions for each of a program's, and a multiprocessor issues 128 a
//  cycle, a
//    lane each: 16 Ki of them take 4.5 us if it is busy. A GPU would spread them over more multiprocessors,
//    where they wait for each other all the same; so half of it is the bound.
// Larger ones stay launches of their own.
struct SmallBounds {
  static constexpr std::int64_t kBytes = 32 * 1024;  // read and written
  static constexpr std::int64_t kCopied = 8 * 1024;  // of a range that is copied, maybe from or to the host
  static constexpr std::int64_t kProducts = 64 * 1024;    // multiply-adds
  static constexpr std::int64_t kInterpreted = 8 * 1024;  // elements by instructions
};

// The launch as tasks that do not depend on each other, or nothing if it is large, or of a kind that takes no
// part.
std::optional<std::vector<SmallTask>> small_tasks(const Launch& launch);

}  // namespace lamina::cuda
