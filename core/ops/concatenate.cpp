#include "core/ops/concatenate.h"

#include <numeric>

#include "core/ops/reshape.h"
#include "core/ops/slice.h"

namespace lamina::ops {
namespace {

[[noreturn]] void refuse(std::span<const TensorType> in, int axis) {
  std::string received;
  for (const TensorType& type : in) received += (received.empty() ? "" : ", ") + to_string(type);
  throw Error("concatenate expects tensors of one dtype that agree in all dimensions but axis " +
              std::to_string(axis) + ", received " + received +
              ".\n  Reshape or cast them first, or join along another axis.");
}

TensorTypes infer(std::span<const TensorType> in, const Attrs& attrs) {
  const int axis = attrs.as<ConcatenateAttrs>().axis;
  TensorType joined = in[0];
  for (const TensorType& type : in.subspan(1)) {
    if (type.dtype != joined.dtype || type.shape.rank() != joined.shape.rank()) refuse(in, axis);
    for (int i = 0; i < joined.shape.rank(); ++i) {
      std::int64_t &all = joined.shape[i], one = type.shape[i];
      if (i == axis)
        all = all == kUnknown || one == kUnknown ? kUnknown : all + one;
      else if (all == kUnknown)
        all = one;
      else if (one != kUnknown && one != all)
        refuse(in, axis);
    }
  }
  return {joined};
}

Values grad(const NodeRef& n, std::span<const Value> dy) {
  const int axis = n.attrs().as<ConcatenateAttrs>().axis;
  std::vector<std::int64_t> sizes;
  for (const Value& x : n.inputs()) sizes.push_back(x.shape()[axis]);
  return split(dy[0], sizes, axis);
}

}  // namespace

const OpDef concatenate_op{.name = "concatenate", .infer = infer, .grad = grad};

Value concatenate(const Values& xs, int axis) {
  if (xs.empty())
    throw Error("concatenate expects at least one tensor, received none.\n  Give it the tensors to join.");
  axis = normalize_axis(axis, xs[0].rank());
  return xs.size() == 1 ? xs[0] : xs[0].graph->add(concatenate_op, xs, ConcatenateAttrs{axis})[0];
}

Value stack(const Values& xs, int axis) {
  Values expanded;
  for (const Value& x : xs) expanded.push_back(expand_dims(x, axis));
  return concatenate(expanded, axis);
}

Values split(const Value& x, const std::vector<std::int64_t>& sizes, int axis) {
  axis = normalize_axis(axis, x.rank());
  const std::int64_t total = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
  if (x.shape()[axis] != kUnknown && x.shape()[axis] != total)
    throw Error("split expects sizes that add up to axis " + std::to_string(axis) + " of " +
                to_string(x.type()) + ", received sizes that add up to " + std::to_string(total) +
                ".\n  Give sizes that cover the whole axis.");
  Values pieces;
  std::int64_t start = 0;
  for (std::int64_t size : sizes) {
    pieces.push_back(slice_axis(x, axis, {.start = start, .stop = start + size}));
    start += size;
  }
  return pieces;
}

}  // namespace lamina::ops
