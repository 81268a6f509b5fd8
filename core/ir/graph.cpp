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
  auto [entry, is_new] = state_index_.try_emplace(state.cell.get(), static_cast<int>(states_.size()));
  if (is_new) {
    states_.push_back(state);
    state_values_.push_back(add_one(state_op, {}, SourceAttrs{state.name, state.type}).id);
    state_of_node_[state_values_.back().node] = entry->second;
    updated_.push_back(false);
  }
  return {this, state_values_[static_cast<std::size_t>(entry->second)]};
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
  auto [entry, is_new] = origin_index_.try_emplace(origin, static_cast<int>(origins_.size()));
  if (is_new) origins_.push_back(origin);
  origin_ = entry->second;
}

}  // namespace lamina
