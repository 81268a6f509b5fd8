#pragma once

#include "cuda/kernels/crew.h"
#include "cuda/kernels/group_reduce.h"
#include "cuda/kernels/lines.h"
#include "cuda/language/kernel.h"

// Kernels in which a group of neighbouring threads has a line.
namespace lamina::cuda {

// Threads of a block in which groups are parts of warps.
inline constexpr int kLinesBlock = 128;

inline LaunchConfig config_for(const Lines& lines, Stream stream) {
  const int block = lines.group > 32 ? lines.group : kLinesBlock;
  return {.grid = blocks_for(lines.lines, block / lines.group),
          .block = static_cast<unsigned>(block),
          .stream = stream};
}

// Where the first element of a line stands.
__device__ __forceinline__ std::int64_t first_of_line(const Lines& lines, std::int64_t line) {
  return line / lines.inner * lines.count * lines.inner + line % lines.inner;
}

// Calls visit(line, rank of the thread in its group, elements of the line), for each line that the group has.
// A group that has none left is called with line 0 and -1 elements, as long as a neighbour has one: all
// threads of a warp, or of a block that is a group, take part in group_reduce.
template <class Visit>
__device__ __forceinline__ void for_each_line(const Lines& lines, Crew crew, Visit visit) {
  const std::int64_t groups = crew.size / lines.group, group = crew.rank / lines.group;
  const std::int64_t first_of_neighbours =
      lines.group > warpSize ? group : crew.rank / warpSize * warpSize / lines.group;
  for (std::int64_t first = 0; first + first_of_neighbours < lines.lines; first += groups) {
    const bool has_line = first + group < lines.lines;
    visit(has_line ? first + group : 0, static_cast<int>(crew.rank % lines.group),
          has_line ? lines.count : -1);
  }
}

}  // namespace lamina::cuda
