#include "core/ops/reshape.h"

#include <algorithm>
#include <numeric>

#include "core/ops/broadcast.h"

namespace lamina::ops {
namespace {

// Fills in one kUnknown of the target where the source's size is known or the unknown dimensions cancel.
Shape resolve(const Shape& from, const Shape& to) {
  std::int64_t known_from = 1, known_to = 1;
  int unknown_from = 0, unknown_to = 0, place = -1;
  bool counted = true;
  const auto multiply = [&](std::int64_t& product, std::int64_t d) {
    counted = !__builtin_mul_overflow(product, d, &product) && counted;
  };
  for (std::int64_t d : from) d == kUnknown ? void(++unknown_from) : multiply(known_from, d);
  for (int i = 0; i < to.rank(); ++i)
    if (to[i] == kUnknown)
      ++unknown_to, place = i;
    else
      multiply(known_to, to[i]);
  Shape result = to;
  bool fits = true;
  if (!counted) {
    fits = false;
  } else if (unknown_from == 0 && unknown_to == 1) {
    fits = known_to != 0 ? known_from % known_to == 0 : known_from == 0;
    if (fits) result[place] = known_to != 0 ? known_from / known_to : 0;
  } else if (unknown_from == 0) {
    fits = unknown_to == 0 && known_from == known_to;
  } else if (unknown_to == 0) {
    fits = known_from == 0 || known_to % known_from == 0;  // the run will tell
  }
  if (!fits)
    throw Error("cannot reshape " + to_string(from) + " into " + to_string(to) +
                ": the numbers of elements differ.\n  Give a shape of the same number of elements.");
  return result;
}

TensorTypes infer_reshape(std::span<const TensorType> in, const Attrs& attrs) {
  return {{in[0].dtype, resolve(in[0].shape, attrs.as<ReshapeAttrs>().shape)}};
}
Values grad_reshape(const NodeRef& n, std::span<const Value> dy) { return {reshape(dy[0], n.in(0).shape())}; }

TensorTypes infer_transpose(std::span<const TensorType> in, const Attrs& attrs) {
  Shape shape;
  for (int axis : attrs.as<PermutationAttrs>().axes) shape.push_back(in[0].shape[axis]);
  return {{in[0].dtype, shape}};
}
Values grad_transpose(const NodeRef& n, std::span<const Value> dy) {
  const auto& axes = n.attrs().as<PermutationAttrs>().axes;
  std::vector<int> inverse(axes.size());
  for (std::size_t i = 0; i < axes.size(); ++i)
    inverse[static_cast<std::size_t>(axes[i])] = static_cast<int>(i);
  return {transpose(dy[0], inverse)};
}

TensorTypes infer_broadcast(std::span<const TensorType> in, const Attrs& attrs) {
  const Shape& shape = attrs.as<ReshapeAttrs>().shape;
  if (!compatible(broadcast_shapes(in[0].shape, shape), shape))
    throw Error("cannot broadcast " + to_string(in[0]) + " to " + to_string(shape) + ".");
  return {{in[0].dtype, shape}};
}
Values grad_broadcast(const NodeRef& n, std::span<const Value> dy) {
  return {sum_to(dy[0], n.in(0).shape())};
}

std::vector<InPlace> over_input(const Node&) { return {{0, 0}}; }

}  // namespace

std::string PermutationAttrs::text() const {
  std::string text = "axes";
  for (int axis : axes) text += " " + std::to_string(axis);
  return text;
}

const OpDef reshape_op{
    .name = "reshape", .infer = infer_reshape, .grad = grad_reshape, .in_place = over_input};
const OpDef transpose_op{.name = "transpose", .infer = infer_transpose, .grad = grad_transpose};
const OpDef broadcast_op{.name = "broadcast", .infer = infer_broadcast, .grad = grad_broadcast};

Value reshape(const Value& x, const Shape& shape) {
  if (x.shape() == shape) return x;
  return x.graph->add_one(reshape_op, {x}, ReshapeAttrs{resolve(x.shape(), shape)});
}

Value transpose(const Value& x, std::vector<int> axes) {
  const int rank = x.rank();
  if (axes.empty()) {
    axes.resize(static_cast<std::size_t>(rank));
    std::iota(axes.rbegin(), axes.rend(), 0);
  }
  for (int& axis : axes) axis = normalize_axis(axis, rank);
  std::vector<int> sorted = axes, identity(static_cast<std::size_t>(rank));
  std::sort(sorted.begin(), sorted.end());
  std::iota(identity.begin(), identity.end(), 0);
  if (sorted != identity)
    throw Error("transpose of a tensor of rank " + std::to_string(rank) +
                " expects each axis once.\n  List the axes 0 to " + std::to_string(rank - 1) +
                " in their new order.");
  return axes == identity ? x : x.graph->add_one(transpose_op, {x}, PermutationAttrs{std::move(axes)});
}

Value broadcast_to(const Value& x, const Shape& shape) {
  return x.shape() == shape ? x : x.graph->add_one(broadcast_op, {x}, ReshapeAttrs{shape});
}

Value expand_dims(const Value& x, int axis) {
  axis = normalize_axis(axis, x.rank() + 1);
  return reshape(x, x.shape().slice(0, axis) + Shape{1} + x.shape().slice(axis, x.rank()));
}

Value squeeze(const Value& x, int axis) {
  axis = normalize_axis(axis, x.rank());
  if (x.shape()[axis] != 1)
    throw Error("squeeze expects an axis of size 1, received axis " + std::to_string(axis) + " of " +
                to_string(x.type()) + ".\n  Take out another axis, or reduce this one first.");
  return reshape(x, x.shape().slice(0, axis) + x.shape().slice(axis + 1, x.rank()));
}

}  // namespace lamina::ops
