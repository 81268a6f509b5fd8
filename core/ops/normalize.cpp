#include "core/ops/normalize.h"

#include <algorithm>

#include "core/ops/batch_norm.h"
#include "core/ops/cast.h"
#include "core/ops/layer_norm.h"
#include "core/ops/normalize_types.h"
#include "core/ops/reduce.h"
#include "core/ops/reshape.h"
#include "core/ops/unary.h"

namespace lamina::ops {
namespace {

// What a parameter over some axes of x is broadcast from.
Shape spread_shape(const Value& x, const std::vector<int>& axes) {
  Shape shape(std::vector<std::int64_t>(static_cast<std::size_t>(x.rank()), 1));
  for (int axis : axes) shape[axis] = x.shape()[axis];
  return shape;
}

// A tensor over some axes of x, shaped to be broadcast to x.
Value along(const Value& parameter, const Value& x, const std::vector<int>& axes) {
  if (!parameter) return {};
  const Shape shape = spread_shape(x, axes);
  if (!compatible(parameter.shape(), shape) && parameter.shape().numel() != shape.numel() && shape.known())
    throw Error("normalisation of " + to_string(x.type()) + " expects parameters for " + to_string(shape) +
                ", received " + to_string(parameter.type()) + ".\n  Give one for each normalised element.");
  return reshape(parameter, shape);
}

Affine along(const Affine& affine, const Value& x, const std::vector<int>& axes) {
  return {along(affine.scale, x, axes), along(affine.offset, x, axes)};
}

std::vector<int> sorted(std::vector<int> axes, int rank) {
  for (int& axis : axes) axis = normalize_axis(axis, rank);
  std::sort(axes.begin(), axes.end());
  return axes;
}

// Whether an op of its own takes x and what is over these axes of it: they are the last, of a known number of
// elements, and nothing is promoted.
bool fits(const Value& x, const std::vector<int>& axes, std::initializer_list<Value> parameters) {
  if (!is_float(x.dtype())) return false;
  for (std::size_t i = 0; i < axes.size(); ++i)
    if (axes[i] != x.rank() - static_cast<int>(axes.size() - i)) return false;
  const std::int64_t count = spread_shape(x, axes).numel();
  return !axes.empty() && count > 0 && std::ranges::all_of(parameters, [&](const Value& p) {
    return !p || (p.dtype() == statistics_dtype(x.dtype()) && p.shape().numel() == count);
  });
}

// Of half types statistics, scale and offset are Float32, whatever they are given as.
Affine beside(const Value& x, const Affine& affine) {
  if (!is_half(x.dtype())) return affine;
  const auto as_float = [](const Value& v) { return v ? cast(v, DType::Float32) : v; };
  return {as_float(affine.scale), as_float(affine.offset)};
}

// x and its parameters, each in the shape of those axes.
Values ends(const Value& x, const std::vector<int>& axes, std::initializer_list<Value> parameters) {
  Values all{x};
  for (const Value& p : parameters)
    if (p) all.push_back(reshape(p, x.shape().slice(axes.front(), x.rank())));
  return all;
}

}  // namespace

Moments moments(const Value& x, const std::vector<int>& axes) {
  const ReduceOptions over{.axes = axes, .keepdims = true};
  const Value center = mean(x, over);
  return {center, mean(square(x - center), over)};
}

Value normalize(const Value& x, const Moments& moments, double epsilon, const Affine& affine) {
  Value y = (x - moments.mean) * rsqrt(moments.variance + epsilon);
  if (affine.scale) y = y * affine.scale;
  return affine.offset ? y + affine.offset : y;
}

Value layer_norm(const Value& x, const Affine& given, const LayerNormOptions& options) {
  const std::vector<int> axes = sorted(options.axes, x.rank());
  const Affine affine = beside(x, given);
  const auto& [scale, offset] = affine;
  if (fits(x, axes, {scale, offset})) {
    const LayerNormAttrs attrs{static_cast<int>(axes.size()), options.epsilon, bool(scale), bool(offset)};
    return x.graph->add(layer_norm_op, ends(x, axes, {scale, offset}), attrs)[0];
  }
  if (is_half(x.dtype())) return cast(layer_norm(widened(x), affine, options), x.dtype());
  return normalize(x, moments(x, axes), options.epsilon, along(affine, x, axes));
}

Value rms_norm(const Value& x, const Value& given, const LayerNormOptions& options) {
  const std::vector<int> axes = sorted(options.axes, x.rank());
  const Value scale = beside(x, {given}).scale;
  if (fits(x, axes, {scale})) {
    const LayerNormAttrs attrs{static_cast<int>(axes.size()), options.epsilon, bool(scale)};
    return x.graph->add(rms_norm_op, ends(x, axes, {scale}), attrs)[0];
  }
  if (is_half(x.dtype())) return cast(rms_norm(widened(x), scale, options), x.dtype());
  const Value y = x * rsqrt(mean(square(x), {.axes = axes, .keepdims = true}) + options.epsilon);
  return scale ? y * along(scale, x, axes) : y;
}

BatchNorm batch_norm_training(const Value& x, const Affine& given, const BatchNormOptions& options) {
  const int axis = normalize_axis(options.axis, x.rank());
  const Affine affine = beside(x, given);
  const auto& [scale, offset] = affine;
  if (x.rank() > 1 && fits(x, {axis}, {scale, offset})) {
    const BatchNormAttrs attrs{options.epsilon, bool(scale), bool(offset)};
    const Values out = x.graph->add(batch_norm_op, ends(x, {axis}, {scale, offset}), attrs);
    return {out[0], {out[1], out[2]}};
  }
  if (is_half(x.dtype())) {
    const BatchNorm wide = batch_norm_training(widened(x), affine, options);
    return {cast(wide.y, x.dtype()), wide.batch};
  }
  std::vector<int> others;
  for (int i = 0; i < x.rank(); ++i)
    if (i != axis) others.push_back(i);
  // A tensor of channels alone has nothing to reduce: it is its own mean.
  const Moments batch = others.empty() ? Moments{x, zeros_like(x)} : moments(x, others);
  const Shape channels{x.shape()[axis]};
  return {normalize(x, batch, options.epsilon, along(affine, x, {axis})),
          {reshape(batch.mean, channels), reshape(batch.variance, channels)}};
}

Value batch_norm_inference(const Value& x, const Moments& moving, const Affine& affine,
                           const BatchNormOptions& options) {
  if (is_half(x.dtype())) {
    const Moments wide{widened(moving.mean), widened(moving.variance)};
    return cast(batch_norm_inference(widened(x), wide, beside(x, affine), options), x.dtype());
  }
  const std::vector<int> axis{normalize_axis(options.axis, x.rank())};
  const Moments spread{along(moving.mean, x, axis), along(moving.variance, x, axis)};
  return normalize(x, spread, options.epsilon, along(affine, x, axis));
}

}  // namespace lamina::ops
