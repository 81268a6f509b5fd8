#include "core/draw/nesting.h"

#include <algorithm>
#include <map>

#include "core/draw/layering.h"

namespace lamina::draw {
namespace {

using Edges = std::vector<FlatEdge>;

void leave_out(Nesting& nesting, int group) {
  nesting.drawn[group] = false;
  for (int& home : nesting.home)
    if (home == group) home = nesting.parent[group];
  for (int& parent : nesting.parent)
    if (parent == group) parent = nesting.parent[group];
}

void leave_out_empty(Nesting& nesting) {
  std::vector<bool> used(nesting.parent.size());
  for (int home : nesting.home)
    for (int g = home; g != kTop; g = nesting.parent[g]) used[g] = true;
  for (std::size_t g = 0; g < used.size(); ++g)
    if (!used[g]) leave_out(nesting, static_cast<int>(g));
}

// The arrows between different children of one level.
std::map<int, Edges> edges_by_level(const Diagram& diagram, const Nesting& nesting) {
  std::map<int, Edges> edges;
  for (const Arrow& arrow : diagram.arrows) {
    std::vector<int> from = nesting.levels(arrow.from), to = nesting.levels(arrow.to);
    for (int level : from) {
      if (std::find(to.begin(), to.end(), level) == to.end()) continue;
      edges[level].push_back({nesting.child(level, arrow.from), nesting.child(level, arrow.to)});
      break;
    }
  }
  return edges;
}

std::vector<bool> reached(int nodes, const Edges& edges) {
  std::vector<bool> out(nodes);
  for (int node : topological_order(nodes, edges)) out[node] = true;
  return out;
}

// A group that stands on a cycle or between two cycles; -1 if there is none.
int find_tangled(const Nesting& nesting, const Edges& edges) {
  int boxes = static_cast<int>(nesting.home.size()), nodes = boxes + static_cast<int>(nesting.parent.size());
  std::vector<bool> forward = reached(nodes, edges);
  Edges back = edges;
  for (FlatEdge& edge : back) std::swap(edge.from, edge.to);
  std::vector<bool> backward = reached(nodes, back);
  for (int node = boxes; node < nodes; ++node)
    if (!forward[node] && !backward[node]) return node - boxes;
  return -1;
}

bool leave_out_tangled(const Diagram& diagram, Nesting& nesting) {
  for (const auto& [level, edges] : edges_by_level(diagram, nesting)) {
    int group = find_tangled(nesting, edges);
    if (group < 0) continue;
    leave_out(nesting, group);
    return true;
  }
  return false;
}

}  // namespace

int Nesting::child(int level, int box) const {
  if (home[box] == level) return box;
  int group = home[box];
  while (group != kTop && parent[group] != level) group = parent[group];
  return group == kTop ? -1 : static_cast<int>(home.size()) + group;
}

std::vector<int> Nesting::levels(int box) const {
  std::vector<int> out = {home[box]};
  while (out.back() != kTop) out.push_back(parent[out.back()]);
  return out;
}

Nesting nest(const Diagram& diagram) {
  Nesting nesting;
  for (const Box& box : diagram.boxes) nesting.home.push_back(box.group);
  for (const Group& group : diagram.groups) nesting.parent.push_back(group.parent);
  nesting.drawn.assign(diagram.groups.size(), true);
  leave_out_empty(nesting);
  while (leave_out_tangled(diagram, nesting)) continue;
  return nesting;
}

}  // namespace lamina::draw
