#include <algorithm>
#include <optional>

#include "core/ops/argmax.h"
#include "core/ops/cast.h"
#include "core/ops/concatenate.h"
#include "core/ops/gather.h"
#include "core/ops/indices.h"
#include "core/ops/one_hot.h"
#include "core/ops/reshape.h"
#include "core/ops/reverse.h"
#include "core/ops/softmax.h"
#include "core/ops/stop_gradient.h"
#include "layers/config_values.h"
#include "layers/op_forms.h"
#include "layers/ops.h"

// The functions of layers/ops.h that are not elementwise.
namespace lamina::ops {
namespace {

using layers::apply_op, layers::OpForm, layers::form_with_axis, layers::form_of_reduction;
using Operands = std::span<const Operand>;

template <class Function>
SymbolicTensor apply_one(const char* class_name, const SymbolicTensor& x, const Source& where,
                         std::optional<OpForm> form, Function function) {
  auto compute = [function](Operands xs) { return function(xs[0].value); };
  return apply_op(class_name, {Term(x, where)}, compute, where, std::move(form));
}

Value as_float(const Value& x) { return is_float(x.dtype()) ? x : cast(x, DType::Float32); }
Value as_number(const Value& x) { return x.dtype() == DType::Bool ? cast(x, DType::Int32) : x; }

template <class Function>
SymbolicTensor apply_all(const char* class_name, const std::vector<SymbolicTensor>& xs, const Source& where,
                         Config config, Function function) {
  std::vector<Term> terms;
  for (const SymbolicTensor& x : xs) terms.emplace_back(x, where);
  auto compute = [function](Operands operands) {
    Values values;
    for (const Operand& operand : operands) values.push_back(operand.value);
    return function(values);
  };
  return apply_op(class_name, terms, compute, where, OpForm{.config = std::move(config), .as_list = true});
}

// From the front, each once.
std::vector<int> sorted_axes(std::vector<int> axes, int rank) {
  for (int& axis : axes) axis = normalize_axis(axis, rank);
  std::sort(axes.begin(), axes.end());
  if (std::adjacent_find(axes.begin(), axes.end()) != axes.end())
    throw CallError("each axis once", "Leave the second one out.");
  return axes;
}

std::vector<int> axes_of_one(const Value& x) {
  std::vector<int> axes;
  for (int axis = 0; axis < x.rank(); ++axis)
    if (x.shape()[axis] == 1) axes.push_back(axis);
  return axes;
}

void require_inner_sizes(const Value& a, const Value& b, const MatmulOptions& options) {
  if (a.rank() < 2 || b.rank() < 2)
    throw CallError("tensors of at least rank 2", "Add an axis with ops::expand_dims.");
  const std::int64_t k = a.shape()[options.transpose_a ? -2 : -1],
                     k_b = b.shape()[options.transpose_b ? -1 : -2];
  if (k != k_b && k != kUnknown && k_b != kUnknown)
    throw CallError("inner sizes to agree, here " + std::to_string(k) + " and " + std::to_string(k_b),
                    "Transpose or reshape one of them.");
}

}  // namespace

SymbolicTensor softmax(const SymbolicTensor& x, int axis, const Source& where) {
  return apply_one("Softmax", x, where, form_with_axis(axis, layers::kNnOps),
                   [axis](const Value& v) { return softmax(as_float(v), axis); });
}
SymbolicTensor log_softmax(const SymbolicTensor& x, int axis, const Source& where) {
  return apply_one("LogSoftmax", x, where, form_with_axis(axis, layers::kNnOps),
                   [axis](const Value& v) { return log_softmax(as_float(v), axis); });
}

SymbolicTensor sum(const SymbolicTensor& x, const ReduceOptions& options, const Source& where) {
  return apply_one("Sum", x, where, form_of_reduction(options),
                   [options](const Value& v) { return sum(as_number(v), options); });
}
SymbolicTensor mean(const SymbolicTensor& x, const ReduceOptions& options, const Source& where) {
  return apply_one("Mean", x, where, form_of_reduction(options),
                   [options](const Value& v) { return mean(as_float(v), options); });
}
SymbolicTensor max(const SymbolicTensor& x, const ReduceOptions& options, const Source& where) {
  return apply_one("Max", x, where, form_of_reduction(options),
                   [options](const Value& v) { return max(as_number(v), options); });
}
SymbolicTensor min(const SymbolicTensor& x, const ReduceOptions& options, const Source& where) {
  return apply_one("Min", x, where, form_of_reduction(options),
                   [options](const Value& v) { return min(as_number(v), options); });
}
SymbolicTensor logsumexp(const SymbolicTensor& x, const ReduceOptions& options, const Source& where) {
  return apply_one("Logsumexp", x, where, form_of_reduction(options, layers::kMathOps),
                   [options](const Value& v) { return logsumexp(as_float(v), options); });
}
SymbolicTensor argmax(const SymbolicTensor& x, int axis, const Source& where) {
  return apply_one("Argmax", x, where, form_of_reduction({.axes = {axis}}),
                   [axis](const Value& v) { return argmax(as_number(v), axis); });
}
SymbolicTensor argmin(const SymbolicTensor& x, int axis, const Source& where) {
  return apply_one("Argmin", x, where, form_of_reduction({.axes = {axis}}),
                   [axis](const Value& v) { return argmin(as_number(v), axis); });
}

SymbolicTensor matmul(const Term& a, const Term& b, const MatmulOptions& options, const Source& where) {
  auto compute = [options](Operands xs) {
    if (!xs[0].value || !xs[1].value) throw CallError("two tensors", "Use * for products with numbers.");
    require_inner_sizes(xs[0].value, xs[1].value, options);
    return matmul(xs[0].value, xs[1].value, options);
  };
  // Keras's has no such options.
  const bool plain = !options.transpose_a && !options.transpose_b;
  return apply_op("Matmul", {a, b}, compute, where, plain ? std::optional(OpForm{}) : std::nullopt);
}

SymbolicTensor reshape(const SymbolicTensor& x, const Shape& shape, const Source& where) {
  // Keras computes one unknown size only, and the batch is one.
  std::optional<OpForm> form;
  if (std::count(shape.begin(), shape.end(), kUnknown) <= 1)
    form = OpForm{.config = Config::object({{"newshape", to_config(shape)}})};
  return apply_one("Reshape", x, where, std::move(form), [shape](const Value& v) {
    Shape target = shape;
    const auto unknown = std::count(shape.begin(), shape.end(), kUnknown);
    // Two unknown ones cannot both be computed: the first is the batch then.
    if (unknown > 1 && shape[0] == kUnknown && v.rank() > 0) target[0] = v.shape()[0];
    if (unknown > 2 || (unknown == 2 && shape[0] != kUnknown))
      throw CallError("one unknown size besides the batch in " + to_string(shape), "Give the others.");
    return reshape(v, target);
  });
}
SymbolicTensor transpose(const SymbolicTensor& x, const std::vector<int>& axes, const Source& where) {
  OpForm form{.config = Config::object({{"axes", axes.empty() ? Config() : Config::list_of(axes)}})};
  return apply_one("Transpose", x, where, std::move(form),
                   [axes](const Value& v) { return transpose(v, axes); });
}
SymbolicTensor expand_dims(const SymbolicTensor& x, const Axes& axes, const Source& where) {
  return apply_one("ExpandDims", x, where, OpForm{.config = Config::object({{"axis", to_config(axes)}})},
                   [list = axes.list](Value v) {
                     const int rank = v.rank() + static_cast<int>(list.size());
                     for (const int axis : sorted_axes(list, rank)) v = expand_dims(v, axis);
                     return v;
                   });
}
SymbolicTensor squeeze(const SymbolicTensor& x, const Axes& axes, const Source& where) {
  const Config form = axes.list.empty() ? Config() : to_config(axes);
  return apply_one("Squeeze", x, where, OpForm{.config = Config::object({{"axis", form}})},
                   [list = axes.list](Value v) {
                     std::vector<int> gone = list.empty() ? axes_of_one(v) : sorted_axes(list, v.rank());
                     for (; !gone.empty(); gone.pop_back()) v = squeeze(v, gone.back());
                     return v;
                   });
}
SymbolicTensor flip(const SymbolicTensor& x, int axis, const Source& where) {
  return apply_one("Flip", x, where, form_with_axis(axis),
                   [axis](const Value& v) { return reverse(v, axis); });
}
SymbolicTensor concatenate(const std::vector<SymbolicTensor>& xs, int axis, const Source& where) {
  return apply_all("Concatenate", xs, where, form_with_axis(axis).config,
                   [axis](const Values& vs) { return concatenate(vs, axis); });
}
SymbolicTensor stack(const std::vector<SymbolicTensor>& xs, int axis, const Source& where) {
  return apply_all("Stack", xs, where, form_with_axis(axis).config,
                   [axis](const Values& vs) { return stack(vs, axis); });
}

SymbolicTensor cast(const SymbolicTensor& x, DType dtype, const Source& where) {
  OpForm form{.module = layers::kCoreOps, .config = Config::object({{"dtype", keras_name(dtype)}})};
  return apply_one("Cast", x, where, std::move(form), [dtype](const Value& v) { return cast(v, dtype); });
}
SymbolicTensor one_hot(const SymbolicTensor& indices, std::int64_t depth, DType dtype, const Source& where) {
  OpForm form{.module = layers::kNnOps,
              .config = Config::object(
                  {{"num_classes", depth}, {"axis", -1}, {"dtype", keras_name(dtype)}, {"sparse", false}})};
  return apply_one("OneHot", indices, where, std::move(form),
                   [depth, dtype](const Value& v) { return one_hot(as_indices(v), depth, dtype); });
}
SymbolicTensor gather(const Term& table, const SymbolicTensor& indices, int axis, const Source& where) {
  auto compute = [axis](Operands xs) {
    if (!xs[0].value) throw CallError("a table that is a tensor", "Give a tensor or a Weight.");
    return gather(xs[0].value, as_indices(xs[1].value), axis);
  };
  return apply_op("Take", {table, Term(indices, where)}, compute, where, form_with_axis(axis));
}
SymbolicTensor stop_gradient(const SymbolicTensor& x, const Source& where) {
  return apply_one("StopGradient", x, where, OpForm{.module = layers::kCoreOps},
                   [](const Value& v) { return stop_gradient(v); });
}

}  // namespace lamina::ops
