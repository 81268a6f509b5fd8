#include "core/draw/diagram.h"

#include "core/base/error.h"
#include "core/draw/layering.h"
#include "core/draw/text.h"

namespace lamina::draw {
namespace {

void check_index(int index, int lowest, std::size_t size, const std::string& what) {
  if (index >= lowest && index < static_cast<int>(size)) return;
  throw Error(what + " names number " + std::to_string(index) + " of " + std::to_string(size) +
              ".\n  Count from 0, and add what it names to the diagram.");
}

void check_no_cycle(const Diagram& diagram) {
  std::vector<FlatEdge> edges;
  for (const Arrow& arrow : diagram.arrows) edges.push_back({arrow.from, arrow.to});
  std::vector<int> order = topological_order(static_cast<int>(diagram.boxes.size()), edges);
  if (order.size() == diagram.boxes.size()) return;
  std::vector<bool> free(diagram.boxes.size());
  for (int box : order) free[box] = true;
  std::size_t stuck = 0;
  while (free[stuck]) ++stuck;
  const Box& box = diagram.boxes[stuck];
  throw Error("the arrows of a diagram must not form a cycle; one leads to box \"" +
              clean(box.subtitle.empty() ? box.title : box.subtitle) +
              "\".\n  Remove an arrow of the cycle.");
}

}  // namespace

void validate(const Diagram& diagram) {
  for (const Box& box : diagram.boxes)
    check_index(box.group, -1, diagram.groups.size(), "the group of a box");
  for (std::size_t g = 0; g < diagram.groups.size(); ++g)
    check_index(diagram.groups[g].parent, -1, g, "the parent of group " + std::to_string(g));
  for (const Arrow& arrow : diagram.arrows) {
    check_index(arrow.from, 0, diagram.boxes.size(), "an arrow");
    check_index(arrow.to, 0, diagram.boxes.size(), "an arrow");
  }
  check_no_cycle(diagram);
}

}  // namespace lamina::draw
