#include "core/ir/graph.h"

namespace lamina {
namespace {

struct SourceAttrs {
  std::string name;
  TensorType type;
  bool operator==(const SourceAttrs&) const = default;
  std::string text() const { return name; }
};

TensorTypes infer_source(std::span<const TensorType>, const Attrs& attrs) {
  return {attrs.as<SourceAttrs>().type};
}

constexpr int kMaxRank = 16;  // of what kernels walk with fixed-size indices

// Sizes must fit into memory addresses, however hostile the shapes.
void require_sane(const OpDef& op, const TensorType& type) {
  if (type.shape.rank() > kMaxRank)
    throw Error(std::string(op.name) + " makes a tensor of rank " + std::to_string(type.shape.rank()) +
                ", more than the limit of " + std::to_string(kMaxRank) + ".\n  Reshape it to fewer axes.");
  std::int64_t bytes = type.shape.numel();
  if (bytes != kUnknown && __builtin_mul_overflow(bytes, size_of(type.dtype), &bytes))
    throw Error(std::string(op.name) + " makes " + to_string(type) +
                ", whose bytes cannot be counted.\n  Use smaller sizes.");
}

}  // namespace

const OpDef input_op{.name = "input", .infer = infer_source};
const OpDef state_op{.name = "state", .infer = infer_source};

bool is_source(const Node& node) { return node.op == &input_op || node.op == &state_op; }

const TensorType& Value::type() const { return graph->type(id); }

Graph::Graph() { set_origin(""); }

Values Graph::add(const OpDef& op, std::span<const Value> inputs, Attrs attrs) {
  Node node{.op = &op, .inputs = {}, .outputs = {}, .attrs = std::move(attrs), .origin = origin_};
  TensorTypes types;
  for (const Value& v : inputs) {
    check(v.graph == this, "an input belongs to another graph");
    types.push_back(v.type());
    node.inputs.push_back(v.id);
  }
  node.outputs = op.infer(types, node.attrs);
  for (const TensorType& type : node.outputs) require_sane(op, type);
  Values results;
  for (int i = 0; i < static_cast<int>(node.outputs.size()); ++i)
    results.push_back({this, {static_cast<int>(nodes_.size()), i}});
  nodes_.push_back(std::move(node));
  return results;
}

void Graph::take_origins(Graph& from) {
  origins_ = std::move(from.origins_);
  origin_index_ = std::move(from.origin_index_);
  // About as much will come.
  nodes_.reserve(from.nodes_.size());
  states_.reserve(from.states_.size());
  state_values_.reserve(from.states_.size());
  state_index_.reserve(from.states_.size());
  state_of_node_.reserve(from.states_.size());
}

void Graph::take_renamed(Graph& from, int node) {
  Node& old = from.nodes_[static_cast<std::size_t>(node)];
  const ValueId id{static_cast<int>(nodes_.size()), 0};
  nodes_.push_back({.op = old.op,
                    .inputs = std::move(old.inputs),
                    .outputs = std::move(old.outputs),
                    .attrs = std::move(old.attrs),
                    .origin = old.origin});
  origin_ = old.origin;
  if (old.op == &input_op) inputs_.push_back({nodes_.back().attrs.as<SourceAttrs>().name, id});
  if (old.op == &state_op)
    add_state(std::move(from.states_[static_cast<std::size_t>(from.state_of(node))]), id);
}

void Graph::add_state(State state, ValueId value) {
  const int index = static_cast<int>(states_.size());
  check(state_index_.try_emplace(state.cell.get(), index).second, "a state is there already");
  states_.push_back(std::move(state));
  state_values_.push_back(value);
  state_of_node_[value.node] = index;
  updated_.push_back(false);
}

Value Graph::add_one(const OpDef& op, std::initializer_list<Value> inputs, Attrs attrs) {
  return add(op, std::span<const Value>(inputs.begin(), inputs.size()), std::move(attrs))[0];
}

Value Graph::input(std::string name, TensorType type) {
  Value value = add_one(input_op, {}, SourceAttrs{name, std::move(type)});
  inputs_.push_back({std::move(name), value.id});
  return value;
}

Value Graph::state(const State& state) {
  check(state.cell != nullptr, "a state needs a cell");
  const auto known = state_index_.find(state.cell.get());
  if (known != state_index_.end()) return {this, state_values_[static_cast<std::size_t>(known->second)]};
  const Value value = add_one(state_op, {}, SourceAttrs{state.name, state.type});
  add_state(state, value.id);
  return value;
}

void Graph::output(std::string name, Value value) {
  check(value.graph == this, "an output belongs to another graph");
  outputs_.push_back({std::move(name), value.id});
}

void Graph::update(const Value& state, Value value) {
  check(state.graph == this && value.graph == this, "an update belongs to another graph");
  check(state.type() == value.type(), "an update must keep the state's type");
  const auto index = state_of_node_.find(state.id.node);
  check(index != state_of_node_.end(), "update needs the value of a state");
  check(!updated_[static_cast<std::size_t>(index->second)], "a state is updated twice in one run");
  updated_[static_cast<std::size_t>(index->second)] = true;
  updates_.push_back({index->second, value.id});
}

void Graph::set_origin(const std::string& origin) {
  if (!origins_.empty() && origin == current_origin()) return;
  auto [entry, is_new] = origin_index_.try_emplace(origin, static_cast<int>(origins_.size()));
  if (is_new) origins_.push_back(origin);
  origin_ = entry->second;
}

}  // namespace lamina
