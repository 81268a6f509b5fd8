#include "cuda/table.h"

#include "core/ops/cast.h"
#include "core/ops/catalogue.h"
#include "core/ops/fused.h"
#include "cuda/lowering/fused.h"

namespace lamina::cuda {
namespace {

std::unordered_map<const OpDef*, std::vector<Lowering>> make_table() {
  using namespace ops;
  std::unordered_map<const OpDef*, std::vector<Lowering>> rows = {
      {&fused_op, {lower_fused}},
      {&cast_op, {lower_elementwise}},
  };
  for (const OpDef* op : all_ops())
    if (op->scalar) rows[op] = {lower_elementwise};
  return rows;
}

}  // namespace

const std::unordered_map<const OpDef*, std::vector<Lowering>>& table() {
  static const std::unordered_map<const OpDef*, std::vector<Lowering>> rows = make_table();
  return rows;
}

Kernel lower(const NodeView& node, const Abilities& abilities) {
  if (const auto row = table().find(&node.op()); row != table().end())
    for (Lowering lowering : row->second)
      if (Kernel kernel = lowering(node, abilities); !kernel.name.empty()) return kernel;
  std::string types;
  for (const TensorType& t : node.input_types()) types += (types.empty() ? "" : ", ") + to_string(t);
  throw Error("the GPU has no kernel for the op " + std::string(node.op().name) + " of " + types +
              ".\n  Use Device::Cpu.");
}

}  // namespace lamina::cuda
