#include "core/ops/broadcast.h"

#include <algorithm>

#include "core/ops/reduce.h"
#include "core/ops/reshape.h"
#include "core/ops/scalar_function.h"

namespace lamina::ops {
namespace {

std::string list_types(std::span<const TensorType> types) {
  std::string text;
  for (const TensorType& t : types) text += (text.empty() ? "" : " and ") + to_string(t);
  return text;
}

void require_dtypes(std::span<const TensorType> in, const ScalarFunction& function, std::string_view name) {
  const bool select = function.kind == ScalarKind::Select;
  const DType dtype = in[select ? 1 : 0].dtype;
  bool ok = !select || in[0].dtype == DType::Bool;
  for (std::size_t i = select ? 1 : 0; i < in.size(); ++i) ok = ok && in[i].dtype == dtype;
  if (function.kind == ScalarKind::Float) ok = ok && is_float(dtype);
  if (function.kind == ScalarKind::Arithmetic) ok = ok && dtype != DType::Bool;
  if (function.kind == ScalarKind::Logical) ok = ok && dtype == DType::Bool;
  if (!ok) {
    const char* expected = function.kind == ScalarKind::Float     ? "floating-point tensors of one dtype"
                           : function.kind == ScalarKind::Logical ? "bool tensors"
                           : select ? "a bool condition and two tensors of one dtype"
                                    : "numbers of one dtype";
    throw Error(std::string(name) + " expects " + expected + ", received " + list_types(in) +
                ".\n  Convert them with ops::cast.");
  }
}

}  // namespace

Shape broadcast_shapes(const Shape& a, const Shape& b) {
  const int rank = std::max(a.rank(), b.rank());
  std::vector<std::int64_t> dims(static_cast<std::size_t>(rank));
  for (int i = 1; i <= rank; ++i) {
    const std::int64_t p = i <= a.rank() ? a[-i] : 1, q = i <= b.rank() ? b[-i] : 1;
    const bool fits = p == q || p == 1 || q == 1 || p == kUnknown || q == kUnknown;
    if (!fits)
      throw Error("shapes " + to_string(a) + " and " + to_string(b) +
                  " cannot be broadcast together.\n  Make each pair of dimensions equal, or one of them 1.");
    dims[static_cast<std::size_t>(rank - i)] = p == 1 ? q : q == 1 ? p : p == kUnknown ? q : p;
  }
  return Shape(std::move(dims));
}

TensorTypes infer_elementwise(std::span<const TensorType> in, const ScalarFunction& function,
                              std::string_view name) {
  check(static_cast<int>(in.size()) == function.arity, "elementwise op with a wrong number of inputs");
  require_dtypes(in, function, name);
  Shape shape = in[0].shape;
  for (std::size_t i = 1; i < in.size(); ++i) shape = broadcast_shapes(shape, in[i].shape);
  const bool yields_bool = function.kind == ScalarKind::Comparison || function.kind == ScalarKind::Logical;
  return {{yields_bool ? DType::Bool : in.back().dtype, std::move(shape)}};
}

Value sum_to(const Value& value, const Shape& shape) {
  if (value.shape() == shape) return value;
  const int added = value.rank() - shape.rank();
  std::vector<int> axes;
  for (int i = 0; i < value.rank(); ++i)
    if (i < added || (shape[i - added] == 1 && value.shape()[i] != 1)) axes.push_back(i);
  return reshape(axes.empty() ? value : sum(value, {.axes = axes, .keepdims = true}), shape);
}

std::vector<InPlace> elementwise_in_place(const Node&) {
  // Sizes and dtypes are compared by the planner's caller; here any input will do, since each element is read
  // before it is written.
  return {{0, 0}, {0, 1}, {0, 2}};
}

}  // namespace lamina::ops
