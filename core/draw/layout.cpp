#include "core/draw/layout.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/draw/coordinates.h"
#include "core/draw/layering.h"
#include "core/draw/ordering.h"
#include "core/draw/routing.h"

namespace lamina::draw {
namespace {

constexpr double kPartGap = 48;     // between parts of a graph that no edge joins
constexpr double kLandscape = 1.6;  // wanted width / height where many parts stand in several rows

// A part of a graph whose nodes are joined, with the places of its nodes and edges in the whole.
struct Part {
  FlatGraph graph;
  std::vector<int> nodes, edges;
  FlatLayout layout;
};

// Per node the smallest node it is joined with.
std::vector<int> find_leaders(const FlatGraph& graph) {
  std::vector<int> leader(graph.nodes.size());
  std::iota(leader.begin(), leader.end(), 0);
  auto find = [&](int node) {
    while (leader[node] != node) node = leader[node] = leader[leader[node]];
    return node;
  };
  for (const FlatEdge& edge : graph.edges) {
    int a = find(edge.from), b = find(edge.to);
    leader[std::max(a, b)] = std::min(a, b);
  }
  for (std::size_t i = 0; i < leader.size(); ++i) leader[i] = find(static_cast<int>(i));
  return leader;
}

std::vector<Part> split(const FlatGraph& graph) {
  std::vector<int> leader = find_leaders(graph), part_of(graph.nodes.size()), place(graph.nodes.size());
  std::vector<Part> parts;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    int node = static_cast<int>(i);
    if (leader[i] == node) parts.emplace_back();
    part_of[i] = leader[i] == node ? static_cast<int>(parts.size()) - 1 : part_of[leader[i]];
    Part& part = parts[part_of[i]];
    place[i] = static_cast<int>(part.nodes.size());
    part.nodes.push_back(node);
    part.graph.nodes.push_back(graph.nodes[i]);
  }
  for (std::size_t e = 0; e < graph.edges.size(); ++e) {
    FlatEdge edge = graph.edges[e];
    Part& part = parts[part_of[edge.from]];
    edge.from = place[edge.from];
    edge.to = place[edge.to];
    part.edges.push_back(static_cast<int>(e));
    part.graph.edges.push_back(edge);
  }
  return parts;
}

// Pinned nodes belong to the top or the bottom of the whole, so all parts then stand in one row.
double widest_row(const FlatGraph& graph, const std::vector<Part>& parts) {
  double area = 0, widest = 0;
  for (const Part& part : parts) {
    area += (part.layout.size.width + kPartGap) * (part.layout.size.height + kPartGap);
    widest = std::max(widest, part.layout.size.width);
  }
  bool pinned = std::any_of(graph.nodes.begin(), graph.nodes.end(),
                            [](const FlatNode& node) { return node.pin != Pin::Free; });
  return pinned ? HUGE_VAL : std::max(widest, kLandscape * std::sqrt(area));
}

void put(FlatLayout& whole, const Part& part, Point corner) {
  for (std::size_t i = 0; i < part.nodes.size(); ++i) {
    Rect rect = part.layout.nodes[i];
    whole.nodes[part.nodes[i]] = {rect.x + corner.x, rect.y + corner.y, rect.width, rect.height};
  }
  for (std::size_t e = 0; e < part.edges.size(); ++e) {
    Point label = part.layout.labels[e];
    whole.labels[part.edges[e]] = {label.x + corner.x, label.y + corner.y};
    for (Point p : part.layout.paths[e])
      whole.paths[part.edges[e]].push_back({p.x + corner.x, p.y + corner.y});
  }
  whole.size.width = std::max(whole.size.width, corner.x + part.layout.size.width);
  whole.size.height = std::max(whole.size.height, corner.y + part.layout.size.height);
}

}  // namespace

FlatLayout lay_out(const FlatGraph& graph, int bend_budget) {
  std::vector<Part> parts = split(graph);
  for (Part& part : parts) {
    Layered layered = make_layered(part.graph, bend_budget);
    order_rows(layered);
    part.layout = route(part.graph, layered, assign_x(layered));
  }
  FlatLayout whole;
  whole.nodes.resize(graph.nodes.size());
  whole.paths.resize(graph.edges.size());
  whole.labels.resize(graph.edges.size());
  double limit = widest_row(graph, parts);
  Point corner;
  for (const Part& part : parts) {
    if (corner.x > 0 && corner.x + part.layout.size.width > limit) corner = {0, whole.size.height + kPartGap};
    put(whole, part, corner);
    corner.x += part.layout.size.width + kPartGap;
  }
  return whole;
}

}  // namespace lamina::draw
