#include "cuda/fused/space.h"

#include <algorithm>

#include "core/base/dtype.h"

namespace lamina::cuda {
namespace {

using Access = Space::Input::Access;

// Appends an axis of the program, or lets it grow the one before, if that is the same walk for every input.
void append_axis(Space& space, const FusedProgram& p, int axis) {
  const std::int64_t dim = p.dims[axis];
  if (dim == 1) return;
  const bool merges = !space.dims.empty() && [&] {
    for (int i = 0; i < p.inputs; ++i)
      if (space.inputs[static_cast<std::size_t>(i)].strides.back() != dim * p.input[i].strides[axis])
        return false;
    return true;
  }();
  for (int i = 0; i < p.inputs; ++i) {
    auto& strides = space.inputs[static_cast<std::size_t>(i)].strides;
    if (merges) strides.pop_back();
    strides.push_back(p.input[i].strides[axis]);
  }
  if (merges)
    space.dims.back() *= dim;
  else
    space.dims.push_back(dim);
}

bool is_linear(const Space& space, const Space::Input& input) {
  std::int64_t stride = 1;
  for (std::size_t axis = space.dims.size(); axis-- > 0; stride *= space.dims[axis])
    if (input.strides[axis] != stride) return false;
  return true;
}

Access access_of(const Space& space, const Space::Input& input) {
  if (is_linear(space, input)) return Access::Linear;
  if (std::ranges::all_of(input.strides, [](std::int64_t s) { return s == 0; })) return Access::Single;
  if (space.dims.back() % space.width != 0) return Access::Each;
  if (input.strides.back() == 0) return Access::Same;
  const bool rows_aligned = std::all_of(input.strides.begin(), input.strides.end() - 1,
                                        [&](std::int64_t s) { return s % space.width == 0; });
  return input.strides.back() == 1 && rows_aligned ? Access::Row : Access::Each;
}

// Accesses of 16 bytes to the smallest elements, unless a thread's vectors are too many for its registers.
// Below some size the GPU has more threads than there are elements, and vectors would only make fewer threads
// do more.
int width_of(const Space& space, const FusedProgram& p) {
  constexpr std::int64_t kSmall = 16384, kBytesInRegisters = 256;
  if (space.count < kSmall) return 1;
  std::int64_t smallest = 8, all = 0;
  auto take = [&](std::int32_t dtype) {
    const std::int64_t size = size_of(static_cast<DType>(dtype));
    smallest = std::min(smallest, size);
    all += size;
  };
  for (int i = 0; i < p.inputs; ++i)
    if (space.inputs[static_cast<std::size_t>(i)].access == Access::Linear) take(p.input[i].dtype);
  for (int o = 0; o < p.outputs; ++o) take(p.output[o].dtype);
  std::int64_t width = std::min<std::int64_t>(16 / smallest, 8);
  while (width > 1 && width * all > kBytesInRegisters) width /= 2;
  return static_cast<int>(width);
}

void set_access(Space& space) {
  for (Space::Input& input : space.inputs) input.access = access_of(space, input);
}

}  // namespace

Space space_of(const FusedProgram& p) {
  Space space;
  space.inputs.resize(static_cast<std::size_t>(p.inputs));
  for (int axis = 0; axis < p.rank; ++axis) {
    append_axis(space, p, axis);
    space.count *= p.dims[axis];
  }
  set_access(space);
  space.width = width_of(space, p);
  set_access(space);  // rows depend on the width
  return space;
}

}  // namespace lamina::cuda
