#include "core/ops/slice.h"

#include <algorithm>

#include "core/ops/pad.h"
#include "core/ops/reshape.h"

namespace lamina::ops {
namespace {

std::string to_string(const Range& range) {
  return std::to_string(range.start) + ":" + (range.stop == kEnd ? "" : std::to_string(range.stop)) +
         (range.step == 1 ? "" : ":" + std::to_string(range.step));
}

std::int64_t length(const Range& range, std::int64_t dim) {
  const std::int64_t stop = range.stop == kEnd ? dim : range.stop;
  if (stop == kUnknown) return kUnknown;
  return (stop - range.start) / range.step + ((stop - range.start) % range.step != 0);
}

void require(const Range& range, const TensorType& type, int axis) {
  const std::int64_t dim = type.shape[axis];
  const std::int64_t limit = dim == kUnknown ? kEnd : dim;
  const std::int64_t stop = range.stop == kEnd ? limit : range.stop;
  if (range.step >= 1 && range.start >= 0 && range.start <= stop && stop <= limit) return;
  throw Error("slice expects a range inside axis " + std::to_string(axis) + " of " + lamina::to_string(type) +
              " with a step of at least 1, received " + to_string(range) +
              ".\n  Keep 0 <= start <= stop <= the dimension.");
}

TensorTypes infer(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& ranges = attrs.as<SliceAttrs>().ranges;
  check(static_cast<int>(ranges.size()) == in[0].shape.rank(), "slice needs a range for each axis");
  Shape shape;
  for (int i = 0; i < in[0].shape.rank(); ++i) {
    const Range& range = ranges[static_cast<std::size_t>(i)];
    require(range, in[0], i);
    shape.push_back(length(range, in[0].shape[i]));
  }
  return {{in[0].dtype, shape}};
}

// What was not taken gets zeros: before, behind and, for steps above 1, between.
Values grad(const NodeRef& n, std::span<const Value> dy) {
  const auto& ranges = n.attrs().as<SliceAttrs>().ranges;
  std::vector<PadAxis> padding;
  for (int i = 0; i < n.in(0).rank(); ++i) {
    const Range& range = ranges[static_cast<std::size_t>(i)];
    const std::int64_t dim = n.in(0).shape()[i], count = n.out(0).shape()[i];
    const std::int64_t taken = count > 0 ? (count - 1) * range.step + 1 : 0;
    const std::int64_t behind = dim == kUnknown || count == kUnknown ? 0 : dim - range.start - taken;
    padding.push_back({.low = range.start, .high = behind, .interior = range.step - 1});
  }
  return {pad(dy[0], padding)};
}

// Counts negative ends from the end of the axis. Where its size is unknown only the length of the result
// matters, which is all that can be said of it.
Range resolve(const Range& range, std::int64_t dim) {
  Range result = range;
  if (dim == kUnknown) {
    const bool from_end = range.start < 0, to_end = range.stop < 0 || range.stop == kEnd;
    if (from_end && to_end)
      result.start = 0, result.stop = (range.stop == kEnd ? 0 : range.stop) - range.start;
    else if (from_end || to_end)
      result.start = std::max<std::int64_t>(range.start, 0), result.stop = kEnd;
    return result;
  }
  if (result.start < 0) result.start += dim;
  if (result.stop < 0) result.stop += dim;
  if (result.stop == kEnd) result.stop = dim;
  return result;
}

}  // namespace

std::string SliceAttrs::text() const {
  std::string text;
  for (const Range& range : ranges) text += (text.empty() ? "" : ", ") + to_string(range);
  return text;
}

const OpDef slice_op{.name = "slice", .infer = infer, .grad = grad};

Value slice(const Value& x, std::vector<Range> ranges) {
  if (static_cast<int>(ranges.size()) > x.rank())
    throw Error("slice of " + lamina::to_string(x.type()) + " expects at most " + std::to_string(x.rank()) +
                " ranges, received " + std::to_string(ranges.size()) + ".\n  Give one range for each axis.");
  ranges.resize(static_cast<std::size_t>(x.rank()));
  bool whole = true;
  for (int i = 0; i < x.rank(); ++i) {
    Range& range = ranges[static_cast<std::size_t>(i)];
    const std::int64_t dim = x.shape()[i];
    range = resolve(range, dim);
    whole = whole && range == Range{.stop = dim == kUnknown ? kEnd : dim};
  }
  return whole ? x : x.graph->add_one(slice_op, {x}, SliceAttrs{std::move(ranges)});
}

Value slice_axis(const Value& x, int axis, const Range& range) {
  std::vector<Range> ranges(static_cast<std::size_t>(x.rank()));
  ranges[static_cast<std::size_t>(normalize_axis(axis, x.rank()))] = range;
  return slice(x, std::move(ranges));
}

Value select_index(const Value& x, int axis, std::int64_t index) {
  axis = normalize_axis(axis, x.rank());
  return squeeze(slice_axis(x, axis, {.start = index, .stop = index == -1 ? kEnd : index + 1}), axis);
}

}  // namespace lamina::ops
