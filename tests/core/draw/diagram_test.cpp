#include "core/draw/diagram.h"

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/core/draw/sample_diagrams.h"
#include "tests/core/draw/xml_check.h"

namespace lamina::draw {
namespace {

using namespace testing;

const std::string kHostile =
    "<script>alert(\"1\")</script> & ]]> '\\\" \\N %s \x01\x7f \xff\xc0\xaf \xed\xa0\x80 \xef\xbf\xbf \n\t";

TEST(DiagramSvg, IsWellFormed) {
  for (const Diagram& diagram :
       {chain(3), residual_net(2), u_net(2), ensemble(5), siamese(), labelled(siamese())})
    EXPECT_EQ(xml_problem(to_svg(diagram)), "");
}

TEST(DiagramSvg, DrawsNothingAndOneBox) {
  EXPECT_EQ(xml_problem(to_svg(Diagram{})), "");
  std::string svg = to_svg(chain(1));
  EXPECT_EQ(xml_problem(svg), "");
  EXPECT_NE(svg.find("data-id=\"Input_0\""), std::string::npos);
}

TEST(DiagramSvg, SurvivesHostileNames) {
  Diagram diagram = labelled(siamese());
  diagram.title = kHostile;
  for (Box& box : diagram.boxes) {
    box.id = box.title = box.subtitle = box.kind = kHostile;
    box.rows = {{kHostile, kHostile}, {"", ""}};
  }
  for (Arrow& arrow : diagram.arrows) arrow.label = kHostile;
  for (Group& group : diagram.groups) group.title = kHostile;
  std::string svg = to_svg(diagram);
  EXPECT_EQ(xml_problem(svg), "");
  EXPECT_EQ(svg.find("<script"), std::string::npos);
  EXPECT_EQ(svg.find('\xff'), std::string::npos);
}

TEST(DiagramSvg, CutsLongNamesAndKeepsThemInTheTooltip) {
  Diagram diagram = chain(1);
  diagram.boxes[0].title = std::string(500, 'w');
  std::string svg = to_svg(diagram);
  EXPECT_NE(svg.find("<title>" + diagram.boxes[0].title), std::string::npos);
  EXPECT_EQ(svg.find(">" + diagram.boxes[0].title + "</text>"), std::string::npos);
}

TEST(DiagramSvg, IsTheSameEveryTime) {
  EXPECT_EQ(to_svg(random_net(80, 20, 5)), to_svg(random_net(80, 20, 5)));
  EXPECT_EQ(to_dot(siamese()), to_dot(siamese()));
}

TEST(Diagram, RefusesACycleAndNamesABoxOnIt) {
  Diagram diagram = chain(4);
  diagram.arrows.push_back({3, 1, ""});
  try {
    to_svg(diagram);
    FAIL() << "a cycle was drawn";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("Dense_1"), std::string::npos) << error.what();
  }
  EXPECT_THROW(to_dot(diagram), Error);
}

TEST(Diagram, RefusesAnArrowFromABoxToItself) {
  Diagram diagram = chain(1);
  diagram.arrows = {{0, 0, ""}};
  EXPECT_THROW(to_svg(diagram), Error);
}

TEST(Diagram, RefusesIndicesOutOfRange) {
  Diagram arrow = chain(2), box = chain(2), group = chain(2);
  arrow.arrows.push_back({0, 2, ""});
  box.boxes[0].group = 0;
  group.groups = {{"a", 0}};
  for (const Diagram& diagram : {arrow, box, group}) {
    EXPECT_THROW(to_svg(diagram), Error);
    EXPECT_THROW(to_dot(diagram), Error);
  }
}

TEST(DiagramDot, NestsFramesAndEscapesNames) {
  Diagram diagram = siamese();
  diagram.boxes[0].id = "a\"b\\";
  diagram.boxes[0].title = "<b>";
  std::string dot = to_dot(diagram);
  EXPECT_NE(dot.find("subgraph cluster_1"), std::string::npos);
  EXPECT_NE(dot.find("id=\"a\\\"b\\\\\""), std::string::npos);
  EXPECT_NE(dot.find("&lt;b&gt;"), std::string::npos);
  EXPECT_EQ(std::count(dot.begin(), dot.end(), '{'), std::count(dot.begin(), dot.end(), '}'));
}

}  // namespace
}  // namespace lamina::draw
