#include "core/draw/timeline.h"

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/core/draw/xml_check.h"

namespace lamina::draw {
namespace {

using testing::xml_problem;

Timeline staircase(int spans) {
  Timeline timeline{.title = "plan", .marks = {{0, "forward"}, {spans / 2, "backward"}}, .bound = 1000};
  for (int i = 0; i < spans; ++i)
    timeline.spans.push_back(
        {"layer_" + std::to_string(i), i % 2 ? "activation" : "gradient", i, i + 3, i * 4096, 4096});
  return timeline;
}

TEST(TimelineSvg, DrawsNothingOneAndThousands) {
  EXPECT_EQ(xml_problem(to_svg(Timeline{})), "");
  EXPECT_EQ(xml_problem(to_svg(staircase(1))), "");
  EXPECT_EQ(xml_problem(to_svg(staircase(5000))), "");
}

TEST(TimelineSvg, WritesThePeakAndTheBound) {
  std::string svg = to_svg(staircase(256));
  EXPECT_NE(svg.find("peak 1 MiB, lower bound 1000 B"), std::string::npos);
  EXPECT_NE(svg.find("layer_7: 4 KiB at 28672, steps 7 to 10"), std::string::npos);
}

TEST(TimelineSvg, SurvivesHostileNames) {
  Timeline timeline = staircase(3);
  timeline.title = timeline.marks[0].label = "<&\"'>\xff";
  for (Span& span : timeline.spans) span.label = span.kind = "</title><script>&\x03";
  std::string svg = to_svg(timeline);
  EXPECT_EQ(xml_problem(svg), "");
  EXPECT_EQ(svg.find("<script"), std::string::npos);
}

TEST(TimelineSvg, RefusesSpansThatCannotBe) {
  for (const Span& span : {Span{"back", "", 3, 2, 0, 1}, Span{"early", "", -1, 2, 0, 1},
                           Span{"below", "", 0, 2, -4, 1}, Span{"less", "", 0, 2, 0, -1}})
    EXPECT_THROW(to_svg(Timeline{.spans = {span}}), Error) << span.label;
}

TEST(TimelineSvg, AcceptsTheLargestArenaThatCanBeWritten) {
  Timeline timeline{.spans = {{"huge", "state", 0, 1, 0, std::int64_t{1} << 62}}};
  EXPECT_EQ(xml_problem(to_svg(timeline)), "");
}

}  // namespace
}  // namespace lamina::draw
