#include "cuda/lowering/lines.h"

#include <cstdint>

namespace lamina::cuda {
namespace {

// Neighbouring lines are read together by neighbouring threads, if there are enough of them. Else each line
// is read by as many threads as it has elements, or fewer if that keeps the device busy.
int group_for(const Lines& l) {
  constexpr std::int64_t kManyThreads = 132 * 1024;
  if (l.inner >= 32 && l.lines >= kManyThreads / 16) return 1;
  if (l.count > 1024) return l.count > 16384 ? 1024 : 256;
  int group = 1;
  while (group < 32 && group < l.count) group *= 2;
  while (group > 1 && group * 4 > l.count && l.lines * group > kManyThreads) group /= 2;
  return group;
}

}  // namespace

Lines lines_along(const Shape& shape, int axis) {
  Lines l{.count = shape[axis], .inner = shape.slice(axis + 1, shape.rank()).numel()};
  l.lines = shape.slice(0, axis).numel() * l.inner;
  l.group = group_for(l);
  return l;
}

}  // namespace lamina::cuda
