#include "cuda/lowering/move_box.h"

namespace lamina::cuda {

std::vector<std::int64_t> row_major_strides(const Shape& shape) {
  std::vector<std::int64_t> strides(static_cast<std::size_t>(shape.rank()), 1);
  for (int i = shape.rank() - 2; i >= 0; --i)
    strides[static_cast<std::size_t>(i)] = strides[static_cast<std::size_t>(i) + 1] * shape[i + 1];
  return strides;
}

PlannedBox plan_box(const Shape& shape, const MoveEnd& from, const MoveEnd& to) {
  PlannedBox planned{.box = {}, .from_base = from.base, .to_base = to.base};
  MoveBox& box = planned.box;
  box.count = shape.numel();
  for (int axis = 0; axis < shape.rank(); ++axis) {
    const auto a = static_cast<std::size_t>(axis);
    const std::int64_t size = shape[axis];
    if (size == 1) continue;
    const int last = box.rank - 1;
    const bool joins = last >= 0 && box.from_strides[last] == size * from.strides[a] &&
                       box.to_strides[last] == size * to.strides[a];
    if (!joins && box.rank == MoveBox::kMaxRank) {
      planned.fits = false;
      return planned;
    }
    const int at = joins ? last : box.rank++;
    box.sizes[at] = joins ? box.sizes[at] * size : size;
    box.from_strides[at] = from.strides[a];
    box.to_strides[at] = to.strides[a];
  }
  return planned;
}

}  // namespace lamina::cuda
