#include "layers/op_table.h"

#include <algorithm>
#include <optional>

#include "layers/config_values.h"
#include "layers/op_layer.h"
#include "layers/ops.h"

namespace lamina::layers {
namespace {

// Settings as they stand in files, where our options are of other types.
struct SomeAxes {  // null: all of them
  std::vector<int> list = {};
};
void from_config(const Config& config, SomeAxes& axes) {
  Axes given(std::vector<int>{});
  if (!config.is_null()) lamina::from_config(config, given);
  axes.list = given.list;
}
struct OneAxis {
  int axis = 0;
};
void from_config(const Config& config, OneAxis& one) {
  Axes given(0);
  lamina::from_config(config, given);
  if (given.list.size() != 1) throw Error("expects one axis, received " + std::to_string(given.list.size()));
  one.axis = given.list[0];
}
struct Element {  // null: as it comes
  std::optional<DType> dtype = {};
};
void from_config(const Config& config, Element& element) {
  if (!config.is_null()) element.dtype = dtype_from_name(config.text());
}

struct Bound {  // may be infinite
  double number = 0;
};
void from_config(const Config& config, Bound& bound) { bound.number = config.any_number(); }

using Unary = SymbolicTensor(const SymbolicTensor&, const Source&);
using Pair = SymbolicTensor(const Term&, const Term&, const Source&);
using PairOfTensors = SymbolicTensor(const SymbolicTensor&, const SymbolicTensor&, const Source&);
using Reduction = SymbolicTensor(const SymbolicTensor&, const ops::ReduceOptions&, const Source&);
using AlongAxis = SymbolicTensor(const SymbolicTensor&, int, const Source&);
using Joining = SymbolicTensor(const std::vector<SymbolicTensor>&, int, const Source&);

template <Unary* kOp>
SymbolicTensor unary(OpArguments& args) {
  return kOp(args.tensor(0), args.where());
}
template <Pair* kOp>
SymbolicTensor pair(OpArguments& args) {
  return kOp(args.term(0), args.term(1), args.where());
}
template <PairOfTensors* kOp>
SymbolicTensor tensors(OpArguments& args) {
  return kOp(args.tensor(0), args.tensor(1), args.where());
}
template <Reduction* kOp>
SymbolicTensor reduction(OpArguments& args) {
  SomeAxes axes;
  bool keepdims = false;
  args.fields()("axis", axes)("keepdims", keepdims).only("initial", {}).only("dtype", {});
  return kOp(args.tensor(0), {.axes = axes.list, .keepdims = keepdims}, args.where());
}
template <AlongAxis* kOp>
SymbolicTensor along(OpArguments& args) {
  OneAxis one;
  args.fields().required("axis", one);
  return kOp(args.tensor(0), one.axis, args.where());
}
SymbolicTensor expand_dims(OpArguments& args) {
  Axes axes(std::vector<int>{});
  args.fields().required("axis", axes);
  return ops::expand_dims(args.tensor(0), axes, args.where());
}
SymbolicTensor squeeze(OpArguments& args) {
  SomeAxes axes;
  args.fields()("axis", axes);
  return ops::squeeze(args.tensor(0), axes.list, args.where());
}
template <AlongAxis* kOp>
SymbolicTensor place_along(OpArguments& args) {
  OneAxis one;
  args.fields().required("axis", one).only("keepdims", false);
  return kOp(args.tensor(0), one.axis, args.where());
}
template <Joining* kOp>
SymbolicTensor joining(OpArguments& args) {
  OneAxis one;
  args.fields()("axis", one);
  return kOp(args.tensors(0), one.axis, args.where());
}

SymbolicTensor where(OpArguments& args) {
  return ops::where(args.tensor(0), args.term(1), args.term(2), args.where());
}
SymbolicTensor clip(OpArguments& args) {
  Bound low, high;
  args.fields().required("x_min", low).required("x_max", high);
  return ops::clip(args.tensor(0), low.number, high.number, args.where());
}
SymbolicTensor round(OpArguments& args) {
  args.fields().only("decimals", 0);
  return ops::round(args.tensor(0), args.where());
}
SymbolicTensor norm(OpArguments& args) {
  args.fields().only("ord", {});
  return reduction<ops::norm>(args);
}
template <Unary* kOp>
SymbolicTensor like(OpArguments& args) {
  args.fields().only("dtype", {});
  return kOp(args.tensor(0), args.where());
}
SymbolicTensor matmul(OpArguments& args) { return ops::matmul(args.term(0), args.term(1), {}, args.where()); }
SymbolicTensor reshape(OpArguments& args) {
  Shape shape;
  args.fields().required("newshape", shape);
  return ops::reshape(args.tensor(0), shape, args.where());
}
SymbolicTensor transpose(OpArguments& args) {
  SomeAxes axes;
  args.fields()("axes", axes);
  return ops::transpose(args.tensor(0), axes.list, args.where());
}
SymbolicTensor take(OpArguments& args) {
  OneAxis one;
  args.fields().required("axis", one);
  return ops::gather(args.term(0), args.tensor(1), one.axis, args.where());
}
SymbolicTensor cast(OpArguments& args) {
  Element element;
  args.fields().required("dtype", element);
  const SymbolicTensor x = args.tensor(0);
  return ops::cast(x, element.dtype.value_or(x.dtype()), args.where());
}
SymbolicTensor one_hot(OpArguments& args) {
  std::int64_t depth = 0;
  Element element;
  args.fields().required("num_classes", depth).only("axis", -1)("dtype", element).only("sparse", false);
  return ops::one_hot(args.tensor(0), depth, element.dtype.value_or(DType::Float32), args.where());
}
SymbolicTensor convert_to_tensor(OpArguments& args) {
  Element element;
  args.fields()("dtype", element).only("sparse", false).only("ragged", false);
  const SymbolicTensor x = args.tensor(0);
  if (element.dtype) return ops::cast(x, *element.dtype, args.where());
  const auto same = [](std::span<const ops::Operand> xs) { return xs[0].value; };
  return apply_op("ConvertToTensor", {Term(x, args.where())}, same, args.where(),
                  OpForm{.module = kCoreOps, .config = Config::object({{"dtype", nullptr}})});
}

// Refuses arguments that the op did not ask for.
template <OpFromConfig kMake>
SymbolicTensor whole(OpArguments& args) {
  const SymbolicTensor result = kMake(args);
  args.finish();
  return result;
}

}  // namespace

std::span<const OpRow> op_table() {
  static constexpr OpRow kRows[] = {
      {"Absolute", whole<unary<ops::abs>>},
      {"Add", whole<pair<ops::add>>},
      {"Any", whole<reduction<ops::any>>},
      {"Argmax", whole<place_along<ops::argmax>>},
      {"Argmin", whole<place_along<ops::argmin>>},
      {"Cast", whole<cast>},
      {"Ceil", whole<unary<ops::ceil>>},
      {"Clip", whole<clip>},
      {"Concatenate", whole<joining<ops::concatenate>>},
      {"ConvertToTensor", whole<convert_to_tensor>},
      {"Cos", whole<unary<ops::cos>>},
      {"Divide", whole<pair<ops::divide>>},
      {"Equal", whole<pair<ops::equal>>},
      {"Erf", whole<unary<ops::erf>>},
      {"Exp", whole<unary<ops::exp>>},
      {"ExpandDims", whole<expand_dims>},
      {"Flip", whole<along<ops::flip>>},
      {"Floor", whole<unary<ops::floor>>},
      {"GetItem", whole<get_item_from>},
      {"Greater", whole<pair<ops::greater>>},
      {"GreaterEqual", whole<pair<ops::greater_equal>>},
      {"Less", whole<pair<ops::less>>},
      {"LessEqual", whole<pair<ops::less_equal>>},
      {"Log", whole<unary<ops::log>>},
      {"Log1p", whole<unary<ops::log1p>>},
      {"LogSoftmax", whole<along<ops::log_softmax>>},
      {"LogicalAnd", whole<tensors<ops::logical_and>>},
      {"LogicalNot", whole<unary<ops::logical_not>>},
      {"LogicalOr", whole<tensors<ops::logical_or>>},
      {"Logsumexp", whole<reduction<ops::logsumexp>>},
      {"Matmul", whole<matmul>},
      {"Max", whole<reduction<ops::max>>},
      {"Maximum", whole<pair<ops::maximum>>},
      {"Mean", whole<reduction<ops::mean>>},
      {"Min", whole<reduction<ops::min>>},
      {"Minimum", whole<pair<ops::minimum>>},
      {"Multiply", whole<pair<ops::multiply>>},
      {"Negative", whole<unary<ops::negative>>},
      {"Norm", whole<norm>},
      {"NotEqual", whole<pair<ops::not_equal>>},
      {"OneHot", whole<one_hot>},
      {"OnesLike", whole<like<ops::ones_like>>},
      {"Power", whole<pair<ops::pow>>},
      {"Prod", whole<reduction<ops::prod>>},
      {"Relu", whole<unary<ops::relu>>},
      {"Reshape", whole<reshape>},
      {"Round", whole<round>},
      {"Rsqrt", whole<unary<ops::rsqrt>>},
      {"Sigmoid", whole<unary<ops::sigmoid>>},
      {"Sign", whole<unary<ops::sign>>},
      {"Sin", whole<unary<ops::sin>>},
      {"Softmax", whole<along<ops::softmax>>},
      {"Softplus", whole<unary<ops::softplus>>},
      {"Sqrt", whole<unary<ops::sqrt>>},
      {"Square", whole<unary<ops::square>>},
      {"Squeeze", whole<squeeze>},
      {"Stack", whole<joining<ops::stack>>},
      {"StopGradient", whole<unary<ops::stop_gradient>>},
      {"Subtract", whole<pair<ops::subtract>>},
      {"Sum", whole<reduction<ops::sum>>},
      {"Take", whole<take>},
      {"Tanh", whole<unary<ops::tanh>>},
      {"Transpose", whole<transpose>},
      {"TrueDivide", whole<pair<ops::divide>>},
      {"Var", whole<reduction<ops::var>>},
      {"Where", whole<where>},
      {"ZerosLike", whole<like<ops::zeros_like>>},
  };
  return kRows;
}

const OpRow* find_op(std::string_view class_name) {
  const auto rows = op_table();
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const OpRow& row) { return row.class_name == class_name; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace lamina::layers
