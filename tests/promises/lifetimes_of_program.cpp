#include "tests/promises/lifetimes_of_program.h"

#include <algorithm>
#include <map>

namespace lamina::test {
namespace {

class Finder {
 public:
  explicit Finder(const Program& program)
      : graph_(program.graph), placement_(program.placement), program_(program) {}

  ArenaUse run() {
    make_values();
    find_last_uses();
    add_workspaces();
    find_heirs();
    use_.plan.peak = placement_.arena_bytes;
    use_.plan.bound = placement_.bound;
    return std::move(use_);
  }

 private:
  int end() const { return static_cast<int>(graph_.nodes().size()); }

  void add(Lifetime lifetime, std::int64_t offset) {
    use_.lifetimes.push_back(lifetime);
    use_.plan.offsets.push_back(offset);
  }

  // A view has its input's lifetime.
  void make_values() {
    for (int n = 0; n < end(); ++n) {
      const Node& node = graph_.nodes()[static_cast<std::size_t>(n)];
      for (int o = 0; o < static_cast<int>(node.outputs.size()); ++o) {
        const Place& place = placement_.values[static_cast<std::size_t>(n)][static_cast<std::size_t>(o)];
        if (is_view(node))
          index_[{n, o}] = index_.at(node.inputs[0]);
        else if (place.kind != Place::Kind::Arena)
          index_[{n, o}] = -1;
        else {
          index_[{n, o}] = static_cast<int>(use_.lifetimes.size());
          makers_.push_back({n, o});
          add({.bytes = graph_.type({n, o}).bytes(), .first = n, .last = n}, place.offset);
        }
      }
    }
  }

  void use_until(ValueId id, int step) {
    if (const int i = index_.at(id); i >= 0) use_.lifetimes[static_cast<std::size_t>(i)].last = step;
  }

  void find_last_uses() {
    for (int n = 0; n < end(); ++n)
      for (ValueId id : graph_.nodes()[static_cast<std::size_t>(n)].inputs) use_until(id, n);
    for (const Graph::End& out : graph_.outputs()) use_until(out.value, end());
    for (const Graph::Update& u : placement_.copies) use_until(u.value, end());
    for (const Graph::Update& u : graph_.updates()) use_until(u.value, end());
    for (const Graph::End& in : graph_.inputs()) {  // written before the run, and kept from run to run
      use_until(in.value, end());
      if (const int i = index_.at(in.value); i >= 0) use_.lifetimes[static_cast<std::size_t>(i)].first = 0;
    }
  }

  void add_workspaces() {
    const std::vector<std::int64_t> bytes = program_.lowered->workspace_bytes();
    for (int n = 0; n < end(); ++n)
      if (bytes[static_cast<std::size_t>(n)] > 0)
        add({.bytes = bytes[static_cast<std::size_t>(n)], .first = n, .last = n},
            placement_.workspaces[static_cast<std::size_t>(n)]);
  }

  // Who lies where an input of its node lay that dies there took its memory over, if the op allows that.
  void find_heirs() {
    for (std::size_t i = 0; i < makers_.size(); ++i) {
      const Node& node = graph_.node(makers_[i]);
      if (!node.op->in_place) continue;
      for (const InPlace& pair : node.op->in_place(node)) {
        if (pair.output != makers_[i].output || pair.input >= static_cast<int>(node.inputs.size())) continue;
        const int old = index_.at(node.inputs[static_cast<std::size_t>(pair.input)]);
        if (old >= 0 && use_.plan.offsets[static_cast<std::size_t>(old)] == use_.plan.offsets[i])
          use_.lifetimes[i].reuse = old;
      }
    }
  }

  const Graph& graph_;
  const Placement& placement_;
  const Program& program_;
  ArenaUse use_;
  std::map<ValueId, int> index_;  // of a value's lifetime, -1 outside the arena
  std::vector<ValueId> makers_;   // by lifetime
};

}  // namespace

ArenaUse arena_use(const Program& program) { return Finder(program).run(); }

}  // namespace lamina::test
