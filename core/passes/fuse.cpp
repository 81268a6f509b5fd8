#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/ops/cast.h"
#include "core/ops/constant.h"
#include "core/ops/fused.h"
#include "core/ops/scalar_function.h"
#include "core/passes/passes.h"
#include "core/passes/rewrite.h"

namespace lamina {
namespace {

// A fused program keeps one L1-sized block per register, so it must not grow without end.
constexpr int kMaxMembers = 40;

bool is_elementwise(const Node& node) { return node.op->scalar || node.op == &ops::cast_op; }

// A group grows along the list of nodes until a node outside it uses one of its members; it is then closed,
// and runs where its last member stood. So a group's inputs always come before it and its users after it, and
// no cycle can arise. A node that uses several open groups makes them one.
struct Group {
  std::vector<int> members;  // in order
  Shape shape;
  bool open = true;
};

class Grouping {
 public:
  explicit Grouping(const Graph& graph) : graph_(graph), group_of_(graph.nodes().size(), -1) {
    for (int n = 0; n < static_cast<int>(graph.nodes().size()); ++n) place(n);
  }
  int group_of(int node) const { return group_of_[static_cast<std::size_t>(node)]; }
  const Group& group(int id) const { return groups_[static_cast<std::size_t>(id)]; }

 private:
  void place(int n) {
    const Node& node = graph_.nodes()[static_cast<std::size_t>(n)];
    const int joined = is_elementwise(node) ? find_group(node) : -1;
    if (joined >= 0) {
      groups_[static_cast<std::size_t>(joined)].members.push_back(n);
      group_of_[static_cast<std::size_t>(n)] = joined;
    }
    for (ValueId id : node.inputs)
      if (const int g = group_of(id.node); g >= 0 && g != joined)
        groups_[static_cast<std::size_t>(g)].open = false;
  }

  // The groups of the inputs, joined; scalars join any open group of scalars, since each launch costs more
  // than its work.
  int find_group(const Node& node) {
    int found = -1;
    for (ValueId id : node.inputs) {
      const int g = group_of(id.node);
      if (g < 0 || g == found || !accepts(g, node, found)) continue;
      found = found < 0 ? g : merge(found, g);
    }
    if (found < 0 && node.outputs[0].shape.empty() && scalars_ >= 0 && accepts(scalars_, node, -1))
      found = scalars_;
    return found >= 0 ? found : open_group(node.outputs[0].shape);
  }
  bool accepts(int id, const Node& node, int other) const {
    const Group& g = group(id);
    const std::size_t members = g.members.size() + (other < 0 ? 0 : group(other).members.size());
    return g.open && g.shape == node.outputs[0].shape && members < kMaxMembers;
  }
  int merge(int into, int from) {
    Group &a = groups_[static_cast<std::size_t>(into)], &b = groups_[static_cast<std::size_t>(from)];
    for (int n : b.members) group_of_[static_cast<std::size_t>(n)] = into;
    const auto middle = static_cast<std::ptrdiff_t>(a.members.size());
    a.members.insert(a.members.end(), b.members.begin(), b.members.end());
    std::inplace_merge(a.members.begin(), a.members.begin() + middle, a.members.end());
    b = {{}, b.shape, false};
    if (scalars_ == from) scalars_ = into;
    return into;
  }
  int open_group(const Shape& shape) {
    groups_.push_back({{}, shape, true});
    const int id = static_cast<int>(groups_.size()) - 1;
    if (shape.empty()) scalars_ = id;
    return id;
  }

  const Graph& graph_;
  std::vector<int> group_of_;
  std::vector<Group> groups_;
  int scalars_ = -1;
};

// Values that are read by other than their own group's members.
std::vector<bool> used_outside(const Graph& graph, const Grouping& grouping) {
  std::vector<bool> used(graph.nodes().size());
  for (int n = 0; n < static_cast<int>(graph.nodes().size()); ++n)
    for (ValueId id : graph.nodes()[static_cast<std::size_t>(n)].inputs)
      if (grouping.group_of(n) < 0 || grouping.group_of(n) != grouping.group_of(id.node))
        used[static_cast<std::size_t>(id.node)] = true;
  for (const Graph::End& end : graph.outputs()) used[static_cast<std::size_t>(end.value.node)] = true;
  for (const Graph::Update& u : graph.updates()) used[static_cast<std::size_t>(u.value.node)] = true;
  return used;
}

// Writes a group down as a fused program.
class Assembler {
 public:
  Assembler(const Group& group, Rewriter& rewriter) : rewriter_(rewriter), group_(group) {
    attrs.shape = group.shape;
    collect_inputs();
    for (int n : group.members) append(n);
  }

  ops::FusedAttrs attrs;
  Values inputs;  // in the new graph

  int register_of(int node) const { return registers_.at({node, 0}); }

 private:
  const Node& node(int old) const { return rewriter_.from().nodes()[static_cast<std::size_t>(old)]; }
  bool is_member(int old) const {
    return std::binary_search(group_.members.begin(), group_.members.end(), old);
  }

  void collect_inputs() {
    for (int n : group_.members)
      for (ValueId id : node(n).inputs) {
        if (is_member(id.node) || node(id.node).op == &ops::full_op) continue;
        if (registers_.try_emplace({id.node, id.output}, static_cast<int>(inputs.size())).second) {
          inputs.push_back(rewriter_[id]);
          attrs.inputs.push_back(inputs.back().dtype());
        }
      }
  }

  int emit(ops::FusedAttrs::Instruction instruction) {
    attrs.instructions.push_back(std::move(instruction));
    return static_cast<int>(attrs.inputs.size() + attrs.instructions.size()) - 1;
  }

  int argument(ValueId id) {
    const auto known = registers_.find({id.node, id.output});
    if (known != registers_.end()) return known->second;
    const Node& constant = rewriter_.to().node(rewriter_[id].id);
    const double number = constant.attrs.as<ops::FullAttrs>().value;
    const ops::FullAttrs scalar{number, {constant.outputs[0].dtype, {}}};
    return registers_[{id.node, id.output}] = emit(
               {.op = &ops::full_op, .attrs = scalar, .arguments = {-1, -1, -1}, .dtype = scalar.type.dtype});
  }

  void append(int n) {
    const Node& member = node(n);
    std::array<int, 3> arguments{-1, -1, -1};
    for (std::size_t i = 0; i < member.inputs.size(); ++i) arguments[i] = argument(member.inputs[i]);
    const int reg = emit({member.op, member.attrs, arguments, member.outputs[0].dtype});
    registers_[{n, 0}] = reg;
  }

  Rewriter& rewriter_;
  const Group& group_;
  std::map<std::pair<int, int>, int> registers_;  // by value of the old graph
};

void emit_group(const Group& group, const std::vector<bool>& used, Rewriter& rewriter) {
  Assembler assembler(group, rewriter);
  std::vector<int> results;
  for (int n : group.members)
    if (used[static_cast<std::size_t>(n)]) {
      results.push_back(n);
      assembler.attrs.outputs.push_back(assembler.register_of(n));
    }
  const Values outputs = rewriter.to().add(ops::fused_op, assembler.inputs, std::move(assembler.attrs));
  for (std::size_t i = 0; i < results.size(); ++i) rewriter.set(results[i], std::span(outputs).subspan(i, 1));
}

}  // namespace

Graph fuse(Graph graph) {
  const Grouping grouping(graph);
  const std::vector<bool> used = used_outside(graph, grouping);
  Rewriter rewriter(std::move(graph));
  for (int n = 0; n < static_cast<int>(rewriter.from().nodes().size()); ++n) {
    if (grouping.group_of(n) < 0) {
      rewriter.copy(n);
      continue;
    }
    const Group& group = grouping.group(grouping.group_of(n));
    if (n != group.members.back()) continue;
    rewriter.to().set_origin(rewriter.from().nodes()[static_cast<std::size_t>(n)].origin);
    emit_group(group, used, rewriter);
  }
  return rewriter.finish();
}

}  // namespace lamina
