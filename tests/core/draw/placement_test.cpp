#include "core/draw/placement.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

#include "core/base/error.h"
#include "core/draw/box_style.h"
#include "core/draw/layout.h"
#include "tests/core/draw/sample_diagrams.h"

namespace lamina::draw {
namespace {

using namespace testing;

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

bool holds(const Rect& outer, const Rect& inner) {
  return outer.x <= inner.x && outer.y <= inner.y && outer.right() >= inner.right() &&
         outer.bottom() >= inner.bottom();
}

bool strictly_inside(const Rect& rect, Point p) {
  constexpr double kEdge = 0.01;
  return p.x > rect.x + kEdge && p.x < rect.right() - kEdge && p.y > rect.y + kEdge &&
         p.y < rect.bottom() - kEdge;
}

// Points on the curves that join the points of a path, as smooth_path draws them.
std::vector<Point> sampled(const std::vector<Point>& path) {
  std::vector<Point> out;
  for (std::size_t i = 1; i < path.size(); ++i)
    for (int step = 0; step <= 24; ++step) {
      double t = step / 24.0, s = 1 - t, ends = s * s * s + 3 * s * s * t;
      double middle = (path[i - 1].y + path[i].y) / 2;
      out.push_back(
          {ends * path[i - 1].x + (1 - ends) * path[i].x,
           s * s * s * path[i - 1].y + (3 * s * s * t + 3 * s * t * t) * middle + t * t * t * path[i].y});
    }
  return out;
}

int overlaps(const std::vector<Rect>& rects) {
  int count = 0;
  for (std::size_t i = 0; i < rects.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) count += overlap(rects[i], rects[j]);
  return count;
}

int arrows_through_boxes(const Placement& placed) {
  int count = 0;
  for (const std::vector<Point>& arrow : placed.arrows)
    for (Point p : sampled(arrow))
      for (const Rect& box : placed.boxes) count += strictly_inside(box, p);
  return count;
}

void expect_arrows_touch_their_boxes(const Diagram& diagram, const Placement& placed) {
  for (std::size_t a = 0; a < diagram.arrows.size(); ++a) {
    const Rect &from = placed.boxes[diagram.arrows[a].from], &to = placed.boxes[diagram.arrows[a].to];
    Point start = placed.arrows[a].front(), end = placed.arrows[a].back();
    EXPECT_NEAR(start.y, from.bottom(), 1e-6);
    EXPECT_NEAR(end.y, to.y, 1e-6);
    EXPECT_TRUE(start.x >= from.x && start.x <= from.right()) << "arrow " << a;
    EXPECT_TRUE(end.x >= to.x && end.x <= to.right()) << "arrow " << a;
  }
}

std::vector<std::pair<std::string, Diagram>> samples() {
  return {{"chain", chain(9)},
          {"residual", residual_net(5)},
          {"u-net", u_net(4)},
          {"ensemble", ensemble(20)},
          {"siamese", siamese()},
          {"random", random_net(70, 12, 1)},
          {"tangled", random_net(60, 60, 2)},
          {"labelled u-net", labelled(u_net(3))},
          {"labelled frames", labelled(siamese())},
          {"labelled random", labelled(random_net(40, 10, 3))}};
}

TEST(Placement, KeepsBoxesApart) {
  for (const auto& [name, diagram] : samples()) EXPECT_EQ(overlaps(place(diagram).boxes), 0) << name;
}

TEST(Placement, NeverLeadsAnArrowThroughABox) {
  for (const auto& [name, diagram] : samples()) EXPECT_EQ(arrows_through_boxes(place(diagram)), 0) << name;
}

TEST(Placement, LeadsArrowsDownFromBoxToBox) {
  for (const auto& [name, diagram] : samples()) {
    SCOPED_TRACE(name);
    Placement placed = place(diagram);
    expect_arrows_touch_their_boxes(diagram, placed);
    for (const std::vector<Point>& arrow : placed.arrows)
      for (std::size_t i = 1; i < arrow.size(); ++i) EXPECT_GE(arrow[i].y, arrow[i - 1].y - 1e-6);
  }
}

TEST(Placement, KeepsEverythingOnTheCard) {
  for (const auto& [name, diagram] : samples()) {
    Placement placed = place(diagram);
    Rect card{-1e-6, -1e-6, placed.size.width + 2e-6, placed.size.height + 2e-6};
    for (const Rect& box : placed.boxes) EXPECT_TRUE(holds(card, box)) << name;
    for (const std::vector<Point>& arrow : placed.arrows)
      for (Point p : arrow) EXPECT_TRUE(holds(card, {p.x, p.y, 0, 0})) << name;
  }
}

TEST(Placement, KeepsLabelsClearOfBoxesAndOfEachOther) {
  Diagram diagram = labelled(random_net(40, 10, 3));
  Placement placed = place(diagram);
  std::vector<Rect> rects = placed.boxes;
  for (std::size_t a = 0; a < placed.labels.size(); ++a) {
    Size size = measure_label(diagram.arrows[a].label);
    Point center = placed.labels[a];
    rects.push_back({center.x - size.width / 2, center.y - size.height / 2, size.width, size.height});
  }
  EXPECT_EQ(overlaps(rects), 0);
}

TEST(Placement, DrawsChainsStraight) {
  Placement placed = place(chain(12));
  for (const Rect& box : placed.boxes) EXPECT_NEAR(box.center(), placed.boxes[0].center(), 1e-9);
  for (const std::vector<Point>& arrow : placed.arrows) EXPECT_EQ(arrow.size(), 2u);
}

TEST(Placement, KeepsTheMainPathOfAResidualNetStraight) {
  Placement placed = place(residual_net(6));
  for (const Rect& box : placed.boxes) EXPECT_NEAR(box.center(), placed.boxes[0].center(), 1e-9);
}

TEST(Placement, CentresWhatSplitsAndWhatJoins) {
  Placement placed = place(ensemble(4));
  double middle = (placed.boxes[1].center() + placed.boxes[7].center()) / 2;
  EXPECT_NEAR(placed.boxes[0].center(), middle, 2);
  EXPECT_NEAR(placed.boxes.back().center(), middle, 2);
}

TEST(Placement, DrawsALateInputBesideItsUse) {
  Sketch sketch;
  int x = sketch.add("Input", {});
  for (int i = 0; i < 6; ++i) x = sketch.add("Dense", {x});
  int late = sketch.add("Dense", {sketch.add("Input", {})});
  sketch.add("Concatenate", {x, late});
  Placement placed = place(sketch.diagram);
  EXPECT_DOUBLE_EQ(placed.boxes[late].y, placed.boxes[x].y);
}

TEST(Placement, PutsBoxesInTheirFramesAndOthersOutside) {
  Diagram diagram = siamese();
  Placement placed = place(diagram);
  auto is_in = [&](int group, int frame) {
    for (; group >= 0; group = diagram.groups[group].parent)
      if (group == frame) return true;
    return false;
  };
  for (std::size_t g = 0; g < placed.frames.size(); ++g) {
    ASSERT_GT(placed.frames[g].width, 0);
    for (std::size_t b = 0; b < placed.boxes.size(); ++b) {
      bool member = is_in(diagram.boxes[b].group, static_cast<int>(g));
      EXPECT_EQ(holds(placed.frames[g], placed.boxes[b]), member);
      EXPECT_EQ(overlap(placed.frames[g], placed.boxes[b]), member);
    }
  }
}

TEST(Placement, LeavesOutFramesThatAPathEntersTwice) {
  Sketch sketch;
  sketch.diagram.groups = {{"outer", -1}, {"twice", 0}, {"empty", -1}};
  int a = sketch.add("Dense", {}, 1), b = sketch.add("Dense", {a}, 0);
  sketch.add("Dense", {b}, 1);
  Placement placed = place(sketch.diagram);
  EXPECT_GT(placed.frames[0].width, 0);
  EXPECT_EQ(placed.frames[1].width, 0);
  EXPECT_EQ(placed.frames[2].width, 0);
  EXPECT_EQ(arrows_through_boxes(placed), 0);
}

TEST(Placement, SetsUnjoinedPartsSideBySideInRows) {
  Sketch sketch;
  for (int i = 0; i < 40; ++i) sketch.add("Dense", {sketch.add("Input", {})});
  Placement placed = place(sketch.diagram);
  EXPECT_EQ(overlaps(placed.boxes), 0);
  EXPECT_LT(placed.size.width, 3 * placed.size.height);
}

TEST(Placement, DrawsArrowsBetweenTheSameBoxesApart) {
  Sketch sketch;
  int x = sketch.add("Input", {});
  sketch.add("Add", {x, x});
  Placement placed = place(sketch.diagram);
  EXPECT_GT(std::abs(placed.arrows[0].back().x - placed.arrows[1].back().x), 5);
}

TEST(Layout, SendsTheLongestEdgesRoundWhenBendsRunOut) {
  FlatGraph graph;
  for (int i = 0; i < 60; ++i) graph.nodes.push_back({{100, 40}});
  for (int i = 1; i < 60; ++i) graph.edges.push_back({i - 1, i});
  for (int i = 0; i < 50; i += 2) graph.edges.push_back({i, 59});
  FlatLayout layout = lay_out(graph, 100);
  for (const std::vector<Point>& path : layout.paths)
    for (Point p : sampled(path))
      for (const Rect& node : layout.nodes) ASSERT_FALSE(strictly_inside(node, p));
}

TEST(Layout, RefusesACycle) {
  FlatGraph graph{{{{10, 10}}, {{10, 10}}}, {{0, 1}, {1, 0}}};
  EXPECT_THROW(lay_out(graph), Error);
}

TEST(Placement, TakesLessThanASecondForTwoThousandBoxes) {
  Sketch sums;
  std::vector<int> all = {sums.add("Input", {})};
  for (int i = 0; i < 1998; ++i) all.push_back(sums.add("Dense", {all.back()}));
  sums.add("Add", all);
  for (const Diagram& diagram :
       {random_net(2000, 40, 1), ensemble(1000), residual_net(500), u_net(600), sums.diagram}) {
    auto start = std::chrono::steady_clock::now();
    Placement placed = place(diagram);
    std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(placed.boxes.size(), diagram.boxes.size());
    // Meant for optimised builds; sanitizers and -O0 are up to ten times slower.
    EXPECT_LT(seconds.count(), 10.0);
    RecordProperty("seconds", std::to_string(seconds.count()));
  }
}

}  // namespace
}  // namespace lamina::draw
