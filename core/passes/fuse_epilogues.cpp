#include "core/ops/binary.h"
#include "core/ops/dense.h"
#include "core/ops/matmul.h"
#include "core/ops/unary.h"
#include "core/passes/passes.h"
#include "core/passes/rewrite.h"

namespace lamina {
namespace {

// How many nodes, outputs and updates read each node.
std::vector<int> count_readers(const Graph& graph) {
  std::vector<int> readers(graph.nodes().size(), 0);
  for (const Node& node : graph.nodes())
    for (ValueId id : node.inputs) ++readers[static_cast<std::size_t>(id.node)];
  for (const Graph::End& end : graph.outputs()) ++readers[static_cast<std::size_t>(end.value.node)];
  for (const Graph::Update& u : graph.updates()) ++readers[static_cast<std::size_t>(u.value.node)];
  return readers;
}

// matmul + bias, where the bias has one number a column and nobody else reads the product.
Values fuse_bias(Graph& to, const Node& node, std::span<const Value> inputs, bool read_once) {
  const Node& product = to.node(inputs[0].id);
  const bool fits = read_once && product.op == &ops::matmul_op && product.outputs[0].shape.rank() == 2 &&
                    inputs[1].shape() == Shape{product.outputs[0].shape.back()} &&
                    node.outputs[0] == product.outputs[0];
  if (!fits) return {};
  const auto t = product.attrs.as<ops::MatmulAttrs>();
  const Value a = to.value(product.inputs[0]), b = to.value(product.inputs[1]);
  return {ops::dense(a, b, inputs[1], {.transpose_a = t.transpose_a, .transpose_b = t.transpose_b})};
}

Values fuse_relu(Graph& to, std::span<const Value> inputs, bool read_once) {
  const Node dense = to.node(inputs[0].id);
  if (!read_once || dense.op != &ops::dense_op) return {};
  auto attrs = dense.attrs.as<ops::DenseAttrs>();
  if (attrs.relu) return {};
  attrs.relu = true;
  return {ops::dense(to.value(dense.inputs[0]), to.value(dense.inputs[1]), to.value(dense.inputs[2]), attrs)};
}

}  // namespace

Graph fuse_epilogues(Graph graph) {
  const std::vector<int> readers = count_readers(graph);
  return dce(
      rewrite(std::move(graph), [&](Graph& to, const Node& node, std::span<const Value> inputs) -> Values {
        if (node.inputs.empty()) return {};
        const bool read_once = readers[static_cast<std::size_t>(node.inputs[0].node)] == 1;
        if (node.op == &ops::add_op) return fuse_bias(to, node, inputs, read_once);
        if (node.op == &ops::relu_op) return fuse_relu(to, inputs, read_once);
        return {};
      }));
}

}  // namespace lamina
