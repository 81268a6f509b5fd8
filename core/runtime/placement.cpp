#include "core/runtime/placement.h"

#include <algorithm>
#include <unordered_map>

#include "core/ops/reshape.h"
#include "core/plan/plan_memory.h"

namespace lamina {
namespace {

// Values are numbered through: a node's outputs in a row.
class Numbering {
 public:
  explicit Numbering(const Graph& graph) {
    for (const Node& node : graph.nodes()) {
      first_.push_back(count_);
      count_ += static_cast<int>(node.outputs.size());
    }
  }
  int operator()(ValueId id) const { return first_[static_cast<std::size_t>(id.node)] + id.output; }
  int count() const { return count_; }

 private:
  std::vector<int> first_;
  int count_ = 0;
};

// One piece of memory: a value and the views of it.
struct Buffer {
  ValueId value;
  std::int64_t bytes = 0;
  int birth = 0, death = 0;
  int last_reads = 0;          // how many of its last reader's inputs lie in it
  std::vector<int> over = {};  // the buffers it may be made in, once for each input that may be overwritten
  int state = -1;              // lies in this state's memory
  bool pinned = false;         // an input slot or a result: its memory is nobody else's
  bool taken = false;          // another value wishes for its memory
  int lifetime = -1;
};

class Placer {
 public:
  Placer(const Graph& graph, const std::vector<std::int64_t>& workspaces,
         const std::function<bool(int)>& may_write_states)
      : graph_(graph),
        workspaces_(workspaces),
        may_write_states_(may_write_states),
        number_(graph),
        buffer_of_(static_cast<std::size_t>(number_.count()), -1) {}

  Placement run() {
    make_buffers();
    find_overwrites();
    find_deaths();
    settle_updates();
    make_lifetimes();
    return finish();
  }

 private:
  int end() const { return static_cast<int>(graph_.nodes().size()); }
  int buffer_index(ValueId id) const { return buffer_of_[static_cast<std::size_t>(number_(id))]; }
  Buffer& buffer(ValueId id) { return buffers_[static_cast<std::size_t>(buffer_index(id))]; }

  void make_buffers() {
    for (int n = 0; n < end(); ++n) {
      const Node& node = graph_.nodes()[static_cast<std::size_t>(n)];
      for (int o = 0; o < static_cast<int>(node.outputs.size()); ++o) {
        const ValueId id{n, o};
        int& index = buffer_of_[static_cast<std::size_t>(number_(id))];
        if (is_view(node)) {
          index = buffer_index(node.inputs[0]);
          continue;
        }
        index = static_cast<int>(buffers_.size());
        buffers_.push_back({.value = id, .bytes = graph_.type(id).bytes(), .birth = n, .death = n});
        if (node.op == &state_op) buffers_.back().state = graph_.state_of(n);
      }
    }
  }

  // Each node is asked once: one that updates thousands of weights has thousands of pairs.
  void find_overwrites() {
    for (int n = 0; n < end(); ++n) {
      const Node& node = graph_.nodes()[static_cast<std::size_t>(n)];
      if (!node.op->in_place || is_view(node)) continue;
      for (const InPlace& pair : node.op->in_place(node))
        if (pair.input < static_cast<int>(node.inputs.size()))
          buffer({n, pair.output})
              .over.push_back(buffer_index(node.inputs[static_cast<std::size_t>(pair.input)]));
    }
  }

  void find_deaths() {
    for (int n = 0; n < end(); ++n)
      for (ValueId id : graph_.nodes()[static_cast<std::size_t>(n)].inputs) {
        Buffer& b = buffer(id);
        b.last_reads = b.death == n ? b.last_reads + 1 : 1;
        b.death = n;
      }
    for (const Graph::End& in : graph_.inputs()) pin(buffer(in.value));
    for (const Graph::End& out : graph_.outputs()) pin(buffer(out.value));
  }
  void pin(Buffer& b) {
    b.pinned = true;
    b.death = end();
    if (graph_.nodes()[static_cast<std::size_t>(b.value.node)].op == &input_op) b.birth = 0;
  }

  // The last node that may refuse the batch.
  int last_check() const {
    int n = end() - 1;
    while (n >= 0 && !graph_.nodes()[static_cast<std::size_t>(n)].op->may_refuse) --n;
    return n;
  }

  // A new value may be made in its state's memory if it is born when the old value has been read for the last
  // time, by the very node that reads it last only if its op allows that, and when the batch can no longer be
  // refused: then no state is to change.
  void settle_updates() {
    keep_what_is_copied();
    const int checked = last_check();
    for (const Graph::Update& u : graph_.updates()) {
      Buffer& fresh = buffer(u.value);
      if (is_source(graph_.node(fresh.value))) continue;
      const ValueId old_id = graph_.state_values()[static_cast<std::size_t>(u.state)];
      const Buffer& old = buffer(old_id);
      const bool may = !may_write_states_ || may_write_states_(fresh.value.node);
      const bool free = may && fresh.birth > checked && fresh.state < 0 && !fresh.pinned && !old.pinned &&
                        fresh.value == u.value &&
                        (old.death < fresh.birth ||
                         (old.death == fresh.birth && may_overwrite(fresh, buffer_index(old_id))));
      fresh.death = end();
      if (free)
        fresh.state = u.state;
      else
        copies_.push_back(u);
    }
  }

  // A source that becomes a state's value must live, unchanged, until that copy is made.
  void keep_what_is_copied() {
    for (const Graph::Update& u : graph_.updates())
      if (is_source(graph_.node(buffer(u.value).value))) {
        buffer(u.value).death = end();
        copies_.push_back(u);
      }
  }

  // For a buffer that is read for the last time where `fresh` is made. Each way in which the node reads it
  // must be as a tensor that may be overwritten.
  bool may_overwrite(const Buffer& fresh, int memory) const {
    const Buffer& old = buffers_[static_cast<std::size_t>(memory)];
    return std::count(fresh.over.begin(), fresh.over.end(), memory) == old.last_reads &&
           same_layout(graph_.type(old.value), graph_.type(fresh.value));
  }
  static bool same_layout(const TensorType& a, const TensorType& b) {
    return size_of(a.dtype) == size_of(b.dtype) && a.shape.numel() == b.shape.numel();
  }

  void make_lifetimes() {
    workspace_lifetime_.assign(static_cast<std::size_t>(end()), -1);
    std::size_t next = 0;
    for (int n = 0; n < end(); ++n) {
      const std::size_t first = next;
      for (; next < buffers_.size() && buffers_[next].value.node == n; ++next) {
        Buffer& b = buffers_[next];
        if (b.state >= 0) continue;
        b.lifetime = static_cast<int>(lifetimes_.size());
        lifetimes_.push_back({.bytes = b.bytes, .first = b.birth, .last = b.death});
      }
      for (std::size_t i = first; i < next; ++i) wish_in_place(buffers_[i]);
      if (workspaces_[static_cast<std::size_t>(n)] > 0) {
        workspace_lifetime_[static_cast<std::size_t>(n)] = static_cast<int>(lifetimes_.size());
        lifetimes_.push_back({.bytes = workspaces_[static_cast<std::size_t>(n)], .first = n, .last = n});
      }
    }
  }

  void wish_in_place(const Buffer& out) {
    if (out.lifetime < 0 || out.bytes == 0) return;
    for (int memory : out.over) {
      Buffer& in = buffers_[static_cast<std::size_t>(memory)];
      const bool dying = in.lifetime >= 0 && in.death == out.birth && !in.pinned && in.bytes == out.bytes;
      if (!dying || in.taken || !may_overwrite(out, memory)) continue;
      lifetimes_[static_cast<std::size_t>(out.lifetime)].reuse = in.lifetime;
      in.taken = true;
      return;
    }
  }

  Placement finish() {
    const MemoryPlan plan = plan_memory(lifetimes_);
    end_what_was_taken_over(plan);
    Placement placement;
    placement.arena_bytes = plan.peak;
    placement.bound = plan.bound;
    placement.copies = copies_;
    for (const State& s : graph_.states()) placement.state_bytes += s.type.bytes();
    for (int n = 0; n < end(); ++n) {
      std::vector<Place> places;
      const auto outputs = static_cast<int>(graph_.nodes()[static_cast<std::size_t>(n)].outputs.size());
      for (int o = 0; o < outputs; ++o) {
        const Buffer& b = buffer({n, o});
        if (b.state >= 0)
          places.push_back({Place::Kind::State, 0, b.state});
        else
          places.push_back({Place::Kind::Arena, plan.offsets[static_cast<std::size_t>(b.lifetime)], -1});
      }
      placement.values.push_back(std::move(places));
      const int w = workspace_lifetime_[static_cast<std::size_t>(n)];
      placement.workspaces.push_back(w < 0 ? 0 : plan.offsets[static_cast<std::size_t>(w)]);
    }
    placement.layers = table_of_layers();
    return placement;
  }

  // A value whose memory another took over counts up to the step before.
  void end_what_was_taken_over(const MemoryPlan& plan) {
    for (std::size_t i = 0; i < lifetimes_.size(); ++i) {
      const int before = lifetimes_[i].reuse;
      if (before < 0 || plan.offsets[i] != plan.offsets[static_cast<std::size_t>(before)]) continue;
      Lifetime& taken = lifetimes_[static_cast<std::size_t>(before)];
      if (taken.last == lifetimes_[i].first) --taken.last;
    }
  }

  std::vector<LayerMemory> table_of_layers() const {
    const int fullest = fullest_step();
    std::vector<LayerMemory> rows;
    std::unordered_map<int, std::size_t> row_of;
    auto row = [&](int node) -> LayerMemory& {
      const int origin = graph_.nodes()[static_cast<std::size_t>(node)].origin;
      const auto [entry, is_new] = row_of.try_emplace(origin, rows.size());
      if (is_new) rows.push_back({.origin = graph_.origins()[static_cast<std::size_t>(origin)]});
      return rows[entry->second];
    };
    for (const Buffer& b : buffers_) {
      if (b.lifetime < 0) continue;
      LayerMemory& memory = row(b.value.node);
      memory.values += b.bytes;
      const Lifetime& life = lifetimes_[static_cast<std::size_t>(b.lifetime)];
      if (life.first <= fullest && fullest <= life.last) memory.live_at_peak += b.bytes;
    }
    for (int n = 0; n < end(); ++n)
      if (const std::int64_t bytes = workspaces_[static_cast<std::size_t>(n)]; bytes > 0)
        row(n).workspace = std::max(row(n).workspace, bytes);
    return rows;
  }

  int fullest_step() const {
    std::vector<std::int64_t> change(static_cast<std::size_t>(end()) + 2, 0);
    for (const Lifetime& l : lifetimes_) {
      change[static_cast<std::size_t>(l.first)] += l.bytes;
      change[static_cast<std::size_t>(l.last) + 1] -= l.bytes;
    }
    std::int64_t live = 0, most = -1;
    int fullest = 0;
    for (int step = 0; step <= end(); ++step) {
      live += change[static_cast<std::size_t>(step)];
      if (live > most) most = live, fullest = step;
    }
    return fullest;
  }

  const Graph& graph_;
  const std::vector<std::int64_t>& workspaces_;
  const std::function<bool(int)>& may_write_states_;
  Numbering number_;
  std::vector<int> buffer_of_;
  std::vector<Buffer> buffers_;
  std::vector<Lifetime> lifetimes_;
  std::vector<int> workspace_lifetime_;
  std::vector<Graph::Update> copies_;
};

}  // namespace

bool is_view(const Node& node) { return node.op == &ops::reshape_op; }

Placement place(const Graph& graph, const std::vector<std::int64_t>& workspace_bytes,
                const std::function<bool(int node)>& may_write_states) {
  return Placer(graph, workspace_bytes, may_write_states).run();
}

}  // namespace lamina
