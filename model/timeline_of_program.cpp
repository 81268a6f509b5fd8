#include "model/timeline_of_program.h"

#include <algorithm>
#include <string_view>

namespace lamina {
namespace {

constexpr std::string_view kOptimizer = "optimizer", kMetrics = "metrics";

bool is_of_loss(const std::string& origin) { return origin == "loss" || origin == "penalties"; }

bool is_of_layer(const std::string& origin) {
  return !origin.empty() && !is_of_loss(origin) && !origin.starts_with(kOptimizer) && origin != kMetrics;
}

// Nodes that need what some layer computes; what a loss does with labels and constants alone may run first.
std::vector<bool> nodes_behind_layers(const Graph& graph) {
  std::vector<bool> behind;
  for (const Node& node : graph.nodes())
    behind.push_back(std::any_of(node.inputs.begin(), node.inputs.end(), [&](ValueId id) {
      const Node& maker = graph.node(id);
      return behind[static_cast<std::size_t>(id.node)] ||
             (!is_source(maker) && is_of_layer(graph.origin(maker)));
    }));
  return behind;
}

class Planned {
 public:
  explicit Planned(const Program& program)
      : program_(program),
        graph_(program.graph),
        phases_(phases_of(program.graph)),
        behind_layers_(nodes_behind_layers(program.graph)) {
    for (int n = 0; n < end(); ++n) add_values(n);
    for (int n = 0; n < end(); ++n)
      for (ValueId id : node(n).inputs) keep(id, n);
    for (const Graph::End& in : graph_.inputs()) keep(in.value, end(), 0);
    for (const Graph::End& out : graph_.outputs()) keep(out.value, end());
    for (const Graph::Update& copy : program_.placement.copies) keep(copy.value, end());
    for (int n = 0; n < end(); ++n) end_what_is_overwritten(n);
    add_workspaces();
  }

  std::vector<draw::Span> spans() {
    std::erase_if(spans_, [](const draw::Span& s) { return s.bytes == 0; });
    return std::move(spans_);
  }

  std::vector<draw::Mark> marks() const {
    std::vector<draw::Mark> marks;
    for (const char* phase : {"forward", "loss", "backward", "optimizer"}) {
      const int step = first_step(phase);
      if (step < end() && (marks.empty() || step > marks.back().step)) marks.push_back({step, phase});
    }
    return marks;
  }

 private:
  int end() const { return static_cast<int>(graph_.nodes().size()); }
  const Node& node(int n) const { return graph_.nodes()[static_cast<std::size_t>(n)]; }
  const Place& place(ValueId id) const {
    return program_.placement.values[static_cast<std::size_t>(id.node)][static_cast<std::size_t>(id.output)];
  }
  int span_of(ValueId id) const {
    return span_of_[static_cast<std::size_t>(id.node)][static_cast<std::size_t>(id.output)];
  }

  std::string label(int n) const {
    const std::string& origin = graph_.origin(node(n));
    return (origin.empty() ? "" : origin + ": ") + std::string(node(n).op->name);
  }

  void add_values(int n) {
    std::vector<int>& own = span_of_.emplace_back();
    for (int o = 0; o < static_cast<int>(node(n).outputs.size()); ++o) {
      const Place& at = place({n, o});
      if (is_view(node(n)) || at.kind != Place::Kind::Arena) {
        own.push_back(is_view(node(n)) ? span_of(node(n).inputs[0]) : -1);
        continue;
      }
      own.push_back(static_cast<int>(spans_.size()));
      spans_.push_back({label(n), phases_[static_cast<std::size_t>(n)], n, n, at.offset,
                        node(n).outputs[static_cast<std::size_t>(o)].bytes()});
    }
  }

  void keep(ValueId id, int until, int from = -1) {
    const int index = span_of(id);
    if (index < 0) return;
    draw::Span& span = spans_[static_cast<std::size_t>(index)];
    span.last = std::max(span.last, until);
    if (from >= 0) span.first = from;
  }

  void end_what_is_overwritten(int n) {
    if (is_view(node(n))) return;
    for (int out : span_of_[static_cast<std::size_t>(n)])
      for (ValueId id : node(n).inputs) {
        const int in = span_of(id);
        if (out < 0 || in < 0 || in == out) continue;
        const draw::Span& fresh = spans_[static_cast<std::size_t>(out)];
        draw::Span& old = spans_[static_cast<std::size_t>(in)];
        if (old.last == n && old.offset < fresh.offset + fresh.bytes && fresh.offset < old.offset + old.bytes)
          old.last = n - 1;
      }
  }

  void add_workspaces() {
    const std::vector<std::int64_t> bytes = program_.lowered->workspace_bytes();
    for (int n = 0; n < end(); ++n)
      spans_.push_back({label(n) + ", workspace", "workspace", n, n,
                        program_.placement.workspaces[static_cast<std::size_t>(n)],
                        bytes[static_cast<std::size_t>(n)]});
  }

  // Scalars of a phase, and what its loss needs no layer for, may be computed long before it; they do not
  // begin it.
  int first_step(const std::string& phase) const {
    for (int n = 0; n < end(); ++n) {
      const auto& outputs = node(n).outputs;
      const bool large =
          std::any_of(outputs.begin(), outputs.end(), [](const TensorType& t) { return !t.shape.empty(); });
      const bool begins = phase == "loss" ? behind_layers_[static_cast<std::size_t>(n)] : large;
      if (begins && phases_[static_cast<std::size_t>(n)] == phase && !is_source(node(n))) return n;
    }
    return end();
  }

  const Program& program_;
  const Graph& graph_;
  std::vector<std::string> phases_;
  std::vector<bool> behind_layers_;
  std::vector<std::vector<int>> span_of_;  // by node and output; -1: not in the arena
  std::vector<draw::Span> spans_;
};

}  // namespace

std::vector<std::string> phases_of(const Graph& graph) {
  const std::vector<bool> behind_layers = nodes_behind_layers(graph);
  std::vector<std::string> phases;
  bool loss_seen = false;
  for (std::size_t n = 0; n < graph.nodes().size(); ++n) {
    const Node& node = graph.nodes()[n];
    const std::string& origin = graph.origin(node);
    loss_seen = loss_seen || (is_of_loss(origin) && behind_layers[n]);
    phases.push_back(node.op == &input_op             ? "input"
                     : origin.empty()                 ? "other"
                     : origin.starts_with(kOptimizer) ? "optimizer"
                     : origin == kMetrics             ? "metrics"
                     : is_of_loss(origin)             ? "loss"
                     : loss_seen                      ? "backward"
                                                      : "forward");
  }
  return phases;
}

draw::Timeline timeline_of(const Program& program, const std::string& title) {
  Planned planned(program);
  draw::Timeline timeline{.title = title, .marks = planned.marks(), .bound = program.placement.bound};
  timeline.spans = planned.spans();
  return timeline;
}

}  // namespace lamina
