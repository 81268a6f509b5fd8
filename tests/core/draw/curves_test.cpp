#include "core/draw/curves.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/draw/axis.h"
#include "tests/core/draw/xml_check.h"

namespace lamina::draw {
namespace {

using testing::xml_problem;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

TEST(CurvesSvg, DrawsNothingAndOneEpoch) {
  EXPECT_EQ(xml_problem(to_svg(Curves{})), "");
  EXPECT_EQ(xml_problem(to_svg(Curves{"", {{"loss", {}}}})), "");
  EXPECT_EQ(xml_problem(to_svg(Curves{"", {{"loss", {0.5}}}})), "");
}

TEST(CurvesSvg, GivesEachKindOfMetricAPanel) {
  Curves curves{"",
                {{"loss", {3, 2}},
                 {"accuracy", {.1, .2}},
                 {"val_loss", {4, 3}},
                 {"val_accuracy", {.1, .1}},
                 {"precision", {.1, .2}},
                 {"head_loss", {1, 1}},
                 {"mae", {9, 8}}}};
  std::string svg = to_svg(curves);
  EXPECT_EQ(xml_problem(svg), "");
  EXPECT_EQ(count(svg, ">epoch</text>"), 3u);
}

TEST(CurvesSvg, DashesValidationInTheColourOfItsPartner) {
  std::string svg = to_svg(Curves{"", {{"loss", {3, 2}}, {"val_loss", {4, 3}}}});
  EXPECT_EQ(count(svg, "stroke-dasharray"), 2u);  // its line and its legend
  EXPECT_EQ(count(svg, "stroke=\"#c2410c\""), 0u);
}

TEST(CurvesSvg, LeavesGapsWhereValuesAreNotFinite) {
  std::string svg = to_svg(Curves{"", {{"loss", {1, 2, NAN, 3, INFINITY, 4, 5}}}});
  EXPECT_EQ(xml_problem(svg), "");
  EXPECT_EQ(count(svg, "stroke-linejoin"), 2u);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_EQ(svg.find("inf"), std::string::npos);
  EXPECT_EQ(xml_problem(to_svg(Curves{"", {{"loss", {NAN, -INFINITY}}}})), "");
}

TEST(CurvesSvg, SurvivesExtremeValuesAndNames) {
  for (double y : {0.0, 1e-300, -1e300, 1.7e308, 5e-324})
    EXPECT_EQ(xml_problem(to_svg(Curves{"<&>", {{"\"<x>'&\x02", {y, y, -y / 2}}}})), "") << y;
}

TEST(CurvesSvg, ThinsLongSeries) {
  std::vector<double> y(200'000);
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = std::sin(static_cast<double>(i));
  EXPECT_LT(to_svg(Curves{"", {{"loss", y}}}).size(), 100'000u);
}

TEST(Axis, TicksAreRoundAndEncloseTheRange) {
  EXPECT_EQ(round_ticks(0, 10, 5), (std::vector<double>{0, 2, 4, 6, 8, 10}));
  for (auto [low, high] :
       {std::pair(0.013, 0.92), std::pair(-7.0, 1e6), std::pair(3.0, 3.0), std::pair(0.0, 0.0)}) {
    std::vector<double> ticks = round_ticks(low, high, 5);
    EXPECT_LE(ticks.front(), low + 1e-12);
    EXPECT_GE(ticks.back(), high - 1e-12);
    EXPECT_LE(ticks.size(), 8u);
  }
}

TEST(Axis, DecadesEncloseTheRange) {
  std::vector<double> ticks = decade_ticks(3e-9, 0.2, 6);
  EXPECT_LE(ticks.front(), 3e-9);
  EXPECT_GE(ticks.back(), 0.2);
  EXPECT_LE(ticks.size(), 7u);
}

TEST(Axis, WritesTicksShortly) {
  EXPECT_EQ(tick_text(0.25, 0.05), "0.25");
  EXPECT_EQ(tick_text(1500, 500), "1500");
  EXPECT_EQ(tick_text(2e-5, 1e-5), "2e-5");
  EXPECT_EQ(tick_text(1e-18, 0.1), "0");
  EXPECT_EQ(bytes_text(512), "512 B");
  EXPECT_EQ(bytes_text(12'800), "12.5 KiB");
  EXPECT_EQ(bytes_text(3 << 20), "3 MiB");
}

}  // namespace
}  // namespace lamina::draw
