#include "core/ops/layer_norm.h"

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

const LayerNormAttrs& attrs_of(const NodeRef& n) { return n.attrs().as<LayerNormAttrs>(); }

Shape rows_of(const Shape& x, const LayerNormAttrs& a) { return x.slice(0, x.rank() - a.axes); }
Shape line_of(const Shape& x, const LayerNormAttrs& a) { return x.slice(x.rank() - a.axes, x.rank()); }

void require(bool holds) { check(holds, "a normalisation's ends do not fit together"); }

// The types of scale and offset, and of what each line has one of.
struct Statistics {
  TensorType parameter, rows;
  Statistics(const TensorType& x, const LayerNormAttrs& a) {
    require(a.axes >= 1 && a.axes <= x.shape.rank());
    require_normalizable(x);
    const DType dtype = statistics_dtype(x.dtype);
    parameter = {dtype, line_of(x.shape, a)};
    rows = {dtype, rows_of(x.shape, a)};
  }
};

template <bool kCentered>
TensorTypes infer(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& a = attrs.as<LayerNormAttrs>();
  const auto [parameter, rows] = Statistics(in[0], a);
  require(in.size() == std::size_t{1} + a.scale + a.offset);
  for (const TensorType& t : in.subspan(1)) require_end(t, parameter, in[0]);
  return kCentered ? TensorTypes{in[0], rows, rows} : TensorTypes{in[0], rows};
}

template <bool kCentered>
TensorTypes infer_grad(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& a = attrs.as<LayerNormAttrs>();
  const auto [parameter, rows] = Statistics(in[0], a);
  require(in.size() == std::size_t{3} + kCentered + a.scale);
  require_end(in[1], in[0], in[0]);
  for (const TensorType& t : in.subspan(2, 1 + kCentered)) require_end(t, rows, in[0]);
  if (a.scale) require_end(in.back(), parameter, in[0]);
  TensorTypes out{in[0]};
  if (a.scale) out.push_back(parameter);
  if (a.offset) out.push_back(parameter);
  return out;
}

std::vector<int> axes_between(int begin, int end) {
  std::vector<int> axes(static_cast<std::size_t>(end - begin));
  std::iota(axes.begin(), axes.end(), begin);
  return axes;
}

// A node's x, in the type of its statistics, with what is known of its lines, spread so that all broadcast to
// x.
struct Lined {
  const LayerNormAttrs& a;
  DType stored;  // of x and what is like it
  Value x;
  std::vector<int> rows, line;  // axes

  explicit Lined(const NodeRef& n)
      : a(attrs_of(n)),
        stored(n.in(0).dtype()),
        x(widened(n.in(0))),
        rows(axes_between(0, x.rank() - a.axes)),
        line(axes_between(x.rank() - a.axes, x.rank())) {}

  Value rounded(const Value& v) const { return cast(v, stored); }
  Value mean_of_lines(const Value& v) const { return mean(v, {.axes = line, .keepdims = true}); }
  Value sum_of_rows(const Value& v) const { return rows.empty() ? v : sum(v, {.axes = rows}); }
  Value of_rows(const Value& v) const { return reshape(v, rows_of(x.shape(), a)); }
  Value beside_x(const Value& of_rows) const {
    Shape shape = rows_of(x.shape(), a);
    for (int i = 0; i < a.axes; ++i) shape.push_back(1);
    return reshape(of_rows, shape);
  }
};

Values decompose_layer_norm(const NodeRef& n) {
  const Lined in(n);
  const Affine affine{in.a.scale ? n.in(1) : Value{}, in.a.offset ? n.in(1 + in.a.scale) : Value{}};
  const Moments spread = moments(in.x, in.line);
  return {in.rounded(normalize(in.x, spread, in.a.epsilon, affine)), in.of_rows(spread.mean),
          in.of_rows(rsqrt(spread.variance + in.a.epsilon))};
}

Values decompose_rms_norm(const NodeRef& n) {
  const Lined in(n);
  const Value rstd = rsqrt(in.mean_of_lines(square(in.x)) + in.a.epsilon), y = in.x * rstd;
  return {in.rounded(in.a.scale ? y * n.in(1) : y), in.of_rows(rstd)};
}

// With z = (x - mean) rstd and g = dy scale: dx = rstd (g - mean g - z mean(g z)), means along the lines;
// dscale = sum dy z, doffset = sum dy, over the rows. About zero mean g is left out.
template <bool kCentered>
Values decompose_grad(const NodeRef& n) {
  const Lined in(n);
  const Value dy = widened(n.in(1)), rstd = in.beside_x(n.in(2 + kCentered));
  const Value z = kCentered ? (in.x - in.beside_x(n.in(2))) * rstd : in.x * rstd;
  const Value g = in.a.scale ? dy * n.in(3 + kCentered) : dy;
  const Value along_z = z * in.mean_of_lines(g * z);
  Values out{in.rounded((kCentered ? g - in.mean_of_lines(g) - along_z : g - along_z) * rstd)};
  if (in.a.scale) out.push_back(in.sum_of_rows(dy * z));
  if (in.a.offset) out.push_back(in.sum_of_rows(dy));
  return out;
}

void add_to(Value& sum, const Value& term) { sum = sum ? sum + term : term; }

// The graph's users take y; that the statistics have gradients too makes the op whole:
// d mean / dx = 1 / n, d rstd / dx = -rstd^3 (x - mean) / n.
template <bool kCentered>
Values grad(const NodeRef& n, std::span<const Value> dy) {
  const Lined in(n);
  const Value rstd = n.out(1 + kCentered), drstd = dy[1 + kCentered];
  Values out(n.inputs().size());
  if (dy[0]) {
    Values ends{n.in(0), dy[0]};
    if (kCentered) ends.push_back(n.out(1));
    ends.push_back(rstd);
    if (in.a.scale) ends.push_back(n.in(1));
    out = n.graph().add(kCentered ? layer_norm_grad_op : rms_norm_grad_op, ends, n.attrs());
  }
  const double share = 1.0 / static_cast<double>(line_of(in.x.shape(), in.a).numel());
  if (kCentered && dy[1]) add_to(out[0], broadcast_to(in.beside_x(dy[1] * share), in.x.shape()));
  if (drstd) {
    const Value factor = in.beside_x(drstd * rstd * rstd * rstd * -share);
    add_to(out[0], (kCentered ? in.x - in.beside_x(n.out(1)) : in.x) * factor);
  }
  if (out[0]) out[0] = in.rounded(out[0]);
  return out;
}

// Silence would be a wrong zero.
Values no_second_gradient(const NodeRef&, std::span<const Value>) {
  throw Error(
      "the gradient of a normalisation has no gradient of its own.\n"
      "  Write it with ops::moments and ops::normalize there.");
}

// Each element is read for the last time before its place is written.
std::vector<InPlace> over_x(const Node&) { return {{0, 0}}; }
std::vector<InPlace> over_x_or_dy(const Node&) { return {{0, 0}, {0, 1}}; }

}  // namespace

std::string LayerNormAttrs::text() const {
  char text[96];
  std::snprintf(text, sizeof text, "last %d, epsilon %.17g%s%s", axes, epsilon, scale ? ", scale" : "",
                offset ? ", offset" : "");
  return text;
}

const OpDef layer_norm_op{.name = "layer_norm",
                          .infer = infer<true>,
                          .grad = grad<true>,
                          .decompose = decompose_layer_norm,
                          .in_place = over_x};
const OpDef layer_norm_grad_op{.name = "layer_norm_grad",
                               .infer = infer_grad<true>,
                               .grad = no_second_gradient,
                               .decompose = decompose_grad<true>,
                               .in_place = over_x_or_dy};
const OpDef rms_norm_op{.name = "rms_norm",
                        .infer = infer<false>,
                        .grad = grad<false>,
                        .decompose = decompose_rms_norm,
                        .in_place = over_x};
const OpDef rms_norm_grad_op{.name = "rms_norm_grad",
                             .infer = infer_grad<false>,
                             .grad = no_second_gradient,
                             .decompose = decompose_grad<false>,
                             .in_place = over_x_or_dy};

}  // namespace lamina::ops
