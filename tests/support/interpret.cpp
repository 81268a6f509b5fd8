#include "tests/support/interpret.h"

#include <algorithm>
#include <map>

#include "core/passes/passes.h"
#include "cpu/table.h"
#include "tests/support/guarded_buffer.h"

namespace lamina::support {
namespace {

class Interpreter {
 public:
  Interpreter(Graph graph, const InterpretOptions& options) : graph_(std::move(graph)), options_(options) {}

  std::vector<Tensor> run(const std::vector<Tensor>& inputs) {
    check(inputs.size() == graph_.inputs().size(), "interpret needs a tensor for each input");
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      check(inputs[i].type() == graph_.type(graph_.inputs()[i].value),
            "a tensor of another type than the input");
      std::copy_n(inputs[i].data(), inputs[i].bytes(), make(graph_.inputs()[i].value));
    }
    for (int n = 0; n < static_cast<int>(graph_.nodes().size()); ++n)
      if (!is_source(graph_.nodes()[static_cast<std::size_t>(n)])) run_node(n);
    std::vector<Tensor> outputs;
    for (const Graph::End& end : graph_.outputs()) {
      outputs.emplace_back(graph_.type(end.value));
      std::copy_n(buffers_.at(end.value).data(), outputs.back().bytes(), outputs.back().data());
    }
    return outputs;
  }

 private:
  std::byte* make(ValueId id) {
    return buffers_.try_emplace(id, graph_.type(id).bytes(), options_.garbage).first->second.data();
  }

  // A checksum would do; the tests are small enough for copies.
  std::vector<std::vector<std::byte>> contents(const Node& node) {
    std::vector<std::vector<std::byte>> all;
    for (ValueId id : node.inputs) {
      const std::byte* data = buffers_.at(id).data();
      all.emplace_back(data, data + graph_.type(id).bytes());
    }
    return all;
  }

  // For each output the input whose memory it takes, or -1.
  std::vector<int> overwritten(const Node& node) const {
    std::vector<int> by_output(node.outputs.size(), -1);
    if (!options_.in_place || !node.op->in_place) return by_output;
    for (const InPlace& pair : node.op->in_place(node)) {
      if (pair.input >= static_cast<int>(node.inputs.size())) continue;
      const TensorType& type = graph_.type(node.inputs[static_cast<std::size_t>(pair.input)]);
      int& input = by_output[static_cast<std::size_t>(pair.output)];
      if (type == node.outputs[static_cast<std::size_t>(pair.output)] && input < 0) input = pair.input;
    }
    return by_output;
  }

  void run_node(int n) {
    const NodeView view(graph_, n);
    const Node& node = view.node();
    const cpu::Kernel kernel = options_.choose(view);
    std::vector<const std::byte*> inputs;
    std::vector<std::byte*> outputs;
    for (ValueId id : node.inputs) inputs.push_back(buffers_.at(id).data());
    const auto before = contents(node);
    const std::vector<int> overwrites = overwritten(node);
    for (int i = 0; i < view.outputs(); ++i) {
      outputs.push_back(make({n, i}));
      const int input = overwrites[static_cast<std::size_t>(i)];
      if (input < 0) continue;
      std::copy_n(inputs[static_cast<std::size_t>(input)], view.output(i).bytes(), outputs.back());
      inputs[static_cast<std::size_t>(input)] = outputs.back();
    }
    GuardedBuffer workspace(kernel.workspace_bytes, options_.garbage);
    cpu::ErrorWord error;
    run_phases(kernel, {inputs.data(), outputs.data(), workspace.data(), &error});
    require(workspace.intact(), kernel, "writes outside its workspace");
    for (int i = 0; i < view.outputs(); ++i)
      require(buffers_.at({n, i}).intact(), kernel, "writes outside an output");
    require(contents(node) == before, kernel, "changes an input");
    if (error.raised) throw Error(kernel.explain(error.value));
  }

  void run_phases(const cpu::Kernel& kernel, const cpu::Arguments& args) const {
    for (const cpu::Phase& phase : kernel.phases)
      for (int i = 0; i < phase.chunks; ++i)
        phase.run(args, options_.order == ChunkOrder::Forward ? i : phase.chunks - 1 - i);
  }

  static void require(bool holds, const cpu::Kernel& kernel, const std::string& what) {
    if (!holds) throw Error("kernel " + std::string(kernel.name) + " " + what);
  }

  const Graph graph_;
  const InterpretOptions& options_;
  std::map<ValueId, GuardedBuffer> buffers_;
};

}  // namespace

std::vector<Tensor> interpret(const Graph& graph, const std::vector<Tensor>& inputs,
                              const InterpretOptions& options) {
  return Interpreter(decompose(graph, [](const OpDef& op) { return cpu::table().contains(&op); }), options)
      .run(inputs);
}

}  // namespace lamina::support
