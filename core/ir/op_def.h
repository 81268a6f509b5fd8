#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/ir/attrs.h"
#include "core/ir/value.h"

namespace lamina {

struct Node;
struct ScalarFunction;
class NodeRef;

// Output `output` of a node may be written over the memory of its input `input`, if nobody reads that input
// afterwards.
struct InPlace {
  int output = 0;
  int input = 0;
};

// What an op is, as plain data. It knows no backend: how it runs stands in each backend's own table.
//   const OpDef transpose_op{.name = "transpose", .infer = infer, .grad = grad};
struct OpDef {
  std::string_view name;

  // The output types. Dimensions may be kUnknown in and out. Throws Error saying what was expected and
  // received.
  TensorTypes (*infer)(std::span<const TensorType> inputs, const Attrs& attrs) = nullptr;

  // Appends what computes the gradients of the inputs from those of the outputs, one for each input. A
  // default Value in `dy` means no gradient arrives there, a default Value in the result that none flows
  // there. Null: none ever flows.
  Values (*grad)(const NodeRef& node, std::span<const Value> dy) = nullptr;

  // Appends the same computation in smaller ops: the oracle of a fused op, and its fallback where a backend
  // has no row.
  Values (*decompose)(const NodeRef& node) = nullptr;

  // Set if each output element depends on the input elements at the same place only, after broadcasting.
  const ScalarFunction* scalar = nullptr;

  std::vector<InPlace> (*in_place)(const Node& node) = nullptr;

  // Set if its data may be refused at run time: a label outside its classes, an index outside its table. No
  // state changes before the last such node. What only reads data that another node has let pass need not set
  // it.
  bool may_refuse = false;
};

}  // namespace lamina
