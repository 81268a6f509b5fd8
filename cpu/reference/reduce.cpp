#include "cpu/reference/reduce.h"

#include <algorithm>
#include <limits>

#include "core/ops/reduce.h"
#include "cpu/reference/strides.h"

namespace lamina::cpu {
namespace {

// Each input element is combined into the output element of the same place, whose stride along reduced axes
// is 0.
template <class T, class Combine>
Kernel reduce(const NodeView& node, std::string_view name, T start, Combine combine) {
  const Shape shape = node.input(0).shape;
  const auto& axes = node.attrs<ops::ReduceAttrs>().axes;
  Shape kept = shape;
  for (int axis : axes) kept[axis] = 1;
  const std::vector<std::int64_t> strides = broadcast_strides(kept, shape);
  const std::int64_t results = kept.numel();
  return simple_kernel(name, [=](const Arguments& args) {
    const T* x = args.in<T>(0);
    T* y = args.out<T>(0);
    std::fill(y, y + results, start);
    for_each_offset(shape, strides,
                    [&](std::int64_t i, std::int64_t place) { y[place] = combine(y[place], x[i]); });
  });
}

}  // namespace

Kernel reference_sum(const NodeView& node) {
  return with_number(node.input(0).dtype, [&]<class T>(T) {
    return reduce<T>(node, "reference_sum", T(0), [](T a, T b) { return static_cast<T>(a + b); });
  });
}

Kernel reference_max(const NodeView& node) {
  return with_number(node.input(0).dtype, [&]<class T>(T) {
    using Limits = std::numeric_limits<T>;
    const T lowest = Limits::has_infinity ? -Limits::infinity() : Limits::lowest();
    return reduce<T>(node, "reference_max", lowest, [](T a, T b) { return b > a || b != b ? b : a; });
  });
}

Kernel reference_min(const NodeView& node) {
  return with_number(node.input(0).dtype, [&]<class T>(T) {
    using Limits = std::numeric_limits<T>;
    const T highest = Limits::has_infinity ? Limits::infinity() : Limits::max();
    return reduce<T>(node, "reference_min", highest, [](T a, T b) { return b < a || b != b ? b : a; });
  });
}

}  // namespace lamina::cpu
