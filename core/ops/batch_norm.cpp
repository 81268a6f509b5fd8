#include "core/ops/batch_norm.h"

#include <cstdio>
#include <numeric>

#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/normalize.h"
#include "core/ops/normalize_types.h"
#include "core/ops/reduce.h"
#include "core/ops/reshape.h"
#include "core/ops/unary.h"

namespace lamina::ops {
namespace {

const BatchNormAttrs& attrs_of(const NodeRef& n) { return n.attrs().as<BatchNormAttrs>(); }

void require(bool holds) { check(holds, "a batch normalisation's ends do not fit together"); }

TensorType channels_of(const TensorType& x) {
  require(x.shape.rank() >= 2);
  require_normalizable(x);
  return {statistics_dtype(x.dtype), {x.shape.back()}};
}

TensorTypes infer(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& a = attrs.as<BatchNormAttrs>();
  const TensorType channels = channels_of(in[0]);
  require(in.size() == std::size_t{1} + a.scale + a.offset);
  for (const TensorType& t : in.subspan(1)) require_end(t, channels, in[0]);
  return {in[0], channels, channels};
}

TensorTypes infer_grad(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& a = attrs.as<BatchNormAttrs>();
  const TensorType channels = channels_of(in[0]);
  require(in.size() == std::size_t{4} + a.scale);
  require_end(in[1], in[0], in[0]);
  for (const TensorType& t : in.subspan(2)) require_end(t, channels, in[0]);
  TensorTypes out{in[0]};
  if (a.scale) out.push_back(channels);
  if (a.offset) out.push_back(channels);
  return out;
}

// All axes but the last.
std::vector<int> batch_axes(const Value& x) {
  std::vector<int> axes(static_cast<std::size_t>(x.rank() - 1));
  std::iota(axes.begin(), axes.end(), 0);
  return axes;
}

// One over the number of elements of a channel.
double share_of(const Value& x) {
  const std::int64_t count = reduced_count(x.shape(), batch_axes(x));
  return count > 0 ? 1.0 / static_cast<double>(count) : 1.0;
}

Values decompose(const NodeRef& n) {
  const auto& a = attrs_of(n);
  const Value x = widened(n.in(0));
  const Moments batch = moments(x, batch_axes(x));
  const Affine affine{a.scale ? n.in(1) : Value{}, a.offset ? n.in(1 + a.scale) : Value{}};
  const Shape channels{x.shape().back()};
  return {cast(normalize(x, batch, a.epsilon, affine), n.in(0).dtype()), reshape(batch.mean, channels),
          reshape(batch.variance, channels)};
}

// With z = (x - mean) rstd: dscale = sum dy z, doffset = sum dy,
// dx = scale rstd (dy - doffset / n - z dscale / n).
Values decompose_grad(const NodeRef& n) {
  const auto& a = attrs_of(n);
  const Value x = widened(n.in(0)), dy = widened(n.in(1)), rstd = rsqrt(n.in(3) + a.epsilon);
  const ReduceOptions over{.axes = batch_axes(x)};
  const Value z = (x - n.in(2)) * rstd;
  const Value dscale = sum(dy * z, over), doffset = sum(dy, over);
  const Value factor = a.scale ? rstd * n.in(4) : rstd;
  const double share = share_of(x);
  Values out{cast((dy - doffset * share - z * (dscale * share)) * factor, n.in(0).dtype())};
  if (a.scale) out.push_back(dscale);
  if (a.offset) out.push_back(doffset);
  return out;
}

void add_to(Value& sum, const Value& term) { sum = sum ? sum + term : term; }

// d mean / dx = 1 / n, d variance / dx = 2 (x - mean) / n.
Values grad(const NodeRef& n, std::span<const Value> dy) {
  const Value &x = n.in(0), &mean = n.out(1);
  Values out(n.inputs().size());
  if (dy[0]) {
    Values ends{x, dy[0], mean, n.out(2)};
    if (attrs_of(n).scale) ends.push_back(n.in(1));
    out = n.graph().add(batch_norm_grad_op, ends, n.attrs());
  }
  const double share = share_of(x);
  if (dy[1]) add_to(out[0], broadcast_to(dy[1] * share, x.shape()));
  if (dy[2]) add_to(out[0], (x - mean) * (dy[2] * (2 * share)));
  if (out[0]) out[0] = cast(out[0], x.dtype());
  return out;
}

// Silence would be a wrong zero.
Values no_second_gradient(const NodeRef&, std::span<const Value>) {
  throw Error(
      "the gradient of a batch normalisation has no gradient of its own.\n"
      "  Write it with ops::moments and ops::normalize there.");
}

// Each element is read for the last time before its place is written.
std::vector<InPlace> over_x(const Node&) { return {{0, 0}}; }
std::vector<InPlace> over_x_or_dy(const Node&) { return {{0, 0}, {0, 1}}; }

}  // namespace

std::string BatchNormAttrs::text() const {
  char text[80];
  std::snprintf(text, sizeof text, "epsilon %.17g%s%s", epsilon, scale ? ", scale" : "",
                offset ? ", offset" : "");
  return text;
}

const OpDef batch_norm_op{
    .name = "batch_norm", .infer = infer, .grad = grad, .decompose = decompose, .in_place = over_x};
const OpDef batch_norm_grad_op{.name = "batch_norm_grad",
                               .infer = infer_grad,
                               .grad = no_second_gradient,
                               .decompose = decompose_grad,
                               .in_place = over_x_or_dy};

}  // namespace lamina::ops
