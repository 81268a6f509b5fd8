#pragma once

#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/ir/op_def.h"
#include "core/ir/value.h"

namespace lamina {

// One operation; its inputs are outputs of earlier nodes.
struct Node {
  const OpDef* op = nullptr;
  std::vector<ValueId> inputs;
  TensorTypes outputs;
  Attrs attrs;
  int origin = 0;  // index into Graph::origins: the layer call that asked for it, "dense_1"
};

// Something that outlives a run: a weight, an optimizer slot, a counter. `cell` is what holds it between
// runs; two states with the same cell are the same state.
struct State {
  std::string name;
  TensorType type;
  std::shared_ptr<void> cell;
};

// An append-only list of nodes in execution order, with what goes in and out.
//   Graph graph;
//   Value x = graph.input("x", {DType::Float32, {32, 10}});
//   Value w = graph.state({"dense/kernel", {DType::Float32, {10, 4}}, variable});
//   graph.output("y", ops::matmul(x, w));
//   std::cout << to_text(graph);
// A graph is built by one thread. Values point at their graph, so it must not move while they are in use.
class Graph {
 public:
  struct End {
    std::string name;
    ValueId value;
  };
  struct Update {
    int state = 0;
    ValueId value;
  };

  Graph();

  // Appends a node; its output types come from the op's shape rule, whose errors pass through.
  Values add(const OpDef& op, std::span<const Value> inputs, Attrs attrs = {});
  Value add_one(const OpDef& op, std::initializer_list<Value> inputs, Attrs attrs = {});

  Value input(std::string name, TensorType type);  // filled before each run
  Value state(const State& state);               // as it is when the run begins; asked twice, the same Value
  void output(std::string name, Value value);    // can be read after each run
  void update(const Value& state, Value value);  // what the state is after the run; the types must be equal

  const std::vector<Node>& nodes() const { return nodes_; }
  const std::vector<End>& inputs() const { return inputs_; }
  const std::vector<State>& states() const { return states_; }
  const std::vector<ValueId>& state_values() const { return state_values_; }
  const std::vector<End>& outputs() const { return outputs_; }
  const std::vector<Update>& updates() const { return updates_; }
  const std::vector<std::string>& origins() const { return origins_; }
  const std::string& origin(const Node& node) const {
    return origins_[static_cast<std::size_t>(node.origin)];
  }
  int state_of(int node) const {
    return state_of_node_.at(node);
  }  // index of the state a state_op node reads
  const Node& node(ValueId id) const { return nodes_[static_cast<std::size_t>(id.node)]; }
  const TensorType& type(ValueId id) const { return node(id).outputs[static_cast<std::size_t>(id.output)]; }
  Value value(ValueId id) { return {this, id}; }

  // For passes, which carry most nodes over as they are: `take` moves a node of another graph, whose origins
  // were taken before, to the end of this one, and its input's name or its state with it. `rename` gives the
  // values of this graph for its inputs; that they have the same types is for verify() to see. Only the op
  // and the origin stay behind.
  void take_origins(Graph& from);
  template <class Rename>
  void take(Graph& from, int node, Rename rename) {
    for (ValueId& id : from.nodes_[static_cast<std::size_t>(node)].inputs) id = rename(id);
    take_renamed(from, node);
  }

  // The origin of nodes that are added from now on.
  const std::string& current_origin() const { return origins_[static_cast<std::size_t>(origin_)]; }
  void set_origin(const std::string& origin);
  void set_origin(int origin) { origin_ = origin; }  // index into origins

 private:
  void take_renamed(Graph& from, int node);
  void add_state(State state, ValueId value);

  std::vector<Node> nodes_;
  std::vector<End> inputs_;
  std::vector<State> states_;
  std::vector<ValueId> state_values_;
  std::unordered_map<const void*, int> state_index_;  // by cell
  std::unordered_map<int, int> state_of_node_;
  std::vector<bool> updated_;
  std::vector<End> outputs_;
  std::vector<Update> updates_;
  std::vector<std::string> origins_;
  std::unordered_map<std::string, int> origin_index_;
  int origin_ = 0;
};

// Names the origin of nodes added during its life, then puts back the one before.
class OriginScope {
 public:
  OriginScope(Graph& graph, const std::string& origin) : graph_(graph), before_(graph.current_origin()) {
    graph_.set_origin(origin);
  }
  ~OriginScope() { graph_.set_origin(before_); }
  OriginScope(const OriginScope&) = delete;
  OriginScope& operator=(const OriginScope&) = delete;

 private:
  Graph& graph_;
  std::string before_;
};

// A node seen from a gradient or decomposition rule: its ends as Values, in the graph the rule appends to.
class NodeRef {
 public:
  NodeRef(const Attrs& attrs, std::span<const Value> inputs, std::span<const Value> outputs)
      : attrs_(attrs), inputs_(inputs), outputs_(outputs) {}
  const Attrs& attrs() const { return attrs_; }
  std::span<const Value> inputs() const { return inputs_; }
  const Value& in(int i) const { return inputs_[static_cast<std::size_t>(i)]; }
  const Value& out(int i) const {
    return outputs_[static_cast<std::size_t>(i)];
  }  // not there when decomposing
  Graph& graph() const { return *inputs_[0].graph; }

 private:
  const Attrs& attrs_;
  std::span<const Value> inputs_, outputs_;
};

// The kinds of nodes that stand for what comes from outside. Neither has inputs nor a kernel.
extern const OpDef input_op;
extern const OpDef state_op;
bool is_source(const Node& node);

}  // namespace lamina
