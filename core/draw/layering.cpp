#include "core/draw/layering.h"

#include <algorithm>
#include <numeric>

#include "core/base/error.h"

namespace lamina::draw {
namespace {

using Adjacency = std::vector<std::vector<int>>;

Adjacency adjacency(int nodes, const std::vector<FlatEdge>& edges, int FlatEdge::*here,
                    int FlatEdge::*there) {
  Adjacency out(nodes);
  for (const FlatEdge& edge : edges) out[edge.*here].push_back(edge.*there);
  return out;
}

bool has_label(const FlatEdge& edge) { return edge.label.width > 0; }

// Down to what they feed with all that have no more edges above than below; then back up with those that have
// no fewer, unless what feeds them has moved too. So whole branches move where that makes edges shorter.
void shorten_edges(std::vector<int>& layers, const std::vector<int>& order, const Adjacency& up,
                   const Adjacency& down) {
  for (auto node = order.rbegin(); node != order.rend(); ++node) {
    if (up[*node].size() > down[*node].size() || down[*node].empty()) continue;
    int lowest = layers[down[*node].front()];
    for (int target : down[*node]) lowest = std::min(lowest, layers[target]);
    layers[*node] = lowest - 1;
  }
  for (int node : order) {
    if (up[node].size() < down[node].size() || up[node].empty()) continue;
    int highest = 0;
    for (int source : up[node]) highest = std::max(highest, layers[source]);
    layers[node] = highest + 1;
  }
}

void apply_pins(std::vector<int>& layers, const FlatGraph& graph) {
  auto pinned = [&](Pin pin) {
    return std::any_of(graph.nodes.begin(), graph.nodes.end(),
                       [&](const FlatNode& n) { return n.pin == pin; });
  };
  int first = pinned(Pin::First) ? 1 : 0, last = 0;
  for (std::size_t i = 0; i < layers.size(); ++i)
    if (graph.nodes[i].pin == Pin::Free) last = std::max(last, layers[i]);
  // A First node may have pushed its successors to layer 1 already: shift only what is still at the top.
  bool shift = false;
  for (std::size_t i = 0; i < layers.size(); ++i)
    shift = shift || (first && graph.nodes[i].pin == Pin::Free && layers[i] == 0);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (graph.nodes[i].pin == Pin::First) layers[i] = 0;
    if (graph.nodes[i].pin == Pin::Last) layers[i] = last + 1 + (shift ? 1 : 0);
    if (graph.nodes[i].pin == Pin::Free && shift) ++layers[i];
  }
}

// Edges sorted out so that the bends of the rest fit the budget; the longest ones go first.
std::vector<bool> choose_lanes(const FlatGraph& graph, const std::vector<int>& layers, long budget) {
  auto bends = [&](int e) {
    return std::max(0, layers[graph.edges[e].to] - layers[graph.edges[e].from] - 1);
  };
  std::vector<int> order(graph.edges.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return bends(a) < bends(b); });
  std::vector<bool> lanes(graph.edges.size());
  for (int e : order) {
    budget -= bends(e);
    lanes[e] = budget < 0 && !has_label(graph.edges[e]) && bends(e) > 0;
  }
  return lanes;
}

int add_bend(Layered& out, int layer) {
  out.cells.push_back({layer, {}, true});
  return static_cast<int>(out.cells.size()) - 1;
}

void add_chain(Layered& out, const FlatEdge& edge, int e) {
  int first = out.cells[edge.from].layer, last = out.cells[edge.to].layer;
  std::vector<int>& chain = out.chains[e];
  chain.push_back(edge.from);
  for (int layer = first + 1; layer < last; ++layer) chain.push_back(add_bend(out, layer));
  chain.push_back(edge.to);
  for (std::size_t i = 1; i < chain.size(); ++i) out.links.push_back({chain[i - 1], chain[i]});
  out.links.back().lower_port = edge.to_port.value_or(0);
  out.links[out.links.size() - (chain.size() - 1)].upper_port = edge.from_port.value_or(0);
  if (!has_label(edge)) return;
  int middle = first + (last - first) / 2;
  out.labels[e] = chain[(middle % 2 == 1 ? middle : middle - 1) - first];
  out.cells[out.labels[e]].size = edge.label;
}

void index(Layered& out) {
  out.above.resize(out.cells.size());
  out.below.resize(out.cells.size());
  for (std::size_t i = 0; i < out.links.size(); ++i) {
    out.below[out.links[i].upper].push_back(static_cast<int>(i));
    out.above[out.links[i].lower].push_back(static_cast<int>(i));
  }
  for (std::size_t i = 0; i < out.cells.size(); ++i) {
    auto layer = static_cast<std::size_t>(out.cells[i].layer);
    if (out.rows.size() <= layer) out.rows.resize(layer + 1);
    out.rows[layer].push_back(static_cast<int>(i));
  }
}

}  // namespace

std::vector<int> topological_order(int nodes, const std::vector<FlatEdge>& edges) {
  Adjacency down = adjacency(nodes, edges, &FlatEdge::from, &FlatEdge::to);
  std::vector<int> waiting(nodes), order;
  for (const FlatEdge& edge : edges) ++waiting[edge.to];
  for (int i = 0; i < nodes; ++i)
    if (waiting[i] == 0) order.push_back(i);
  for (std::size_t i = 0; i < order.size(); ++i)
    for (int target : down[order[i]])
      if (--waiting[target] == 0) order.push_back(target);
  return order;
}

std::vector<int> assign_layers(const FlatGraph& graph) {
  int nodes = static_cast<int>(graph.nodes.size());
  Adjacency down = adjacency(nodes, graph.edges, &FlatEdge::from, &FlatEdge::to);
  Adjacency up = adjacency(nodes, graph.edges, &FlatEdge::to, &FlatEdge::from);
  std::vector<int> order = topological_order(nodes, graph.edges), layers(nodes);
  if (order.size() < graph.nodes.size())
    throw Error("a graph with a cycle cannot be drawn in rows.\n  Remove an edge of the cycle.");
  for (int node : order)
    for (int target : down[node]) layers[target] = std::max(layers[target], layers[node] + 1);
  shorten_edges(layers, order, up, down);
  apply_pins(layers, graph);
  return layers;
}

Layered make_layered(const FlatGraph& graph, int bend_budget) {
  std::vector<int> layers = assign_layers(graph);
  if (std::any_of(graph.edges.begin(), graph.edges.end(), has_label))
    for (int& layer : layers) layer *= 2;
  std::vector<bool> lanes = choose_lanes(graph, layers, bend_budget);
  Layered out;
  out.chains.resize(graph.edges.size());
  out.labels.assign(graph.edges.size(), -1);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i)
    out.cells.push_back({layers[i], graph.nodes[i].size, false});
  for (std::size_t e = 0; e < graph.edges.size(); ++e)
    if (!lanes[e]) add_chain(out, graph.edges[e], static_cast<int>(e));
  index(out);
  return out;
}

}  // namespace lamina::draw
