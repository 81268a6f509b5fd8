#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "model/timeline_of_program.h"
#include "tests/core/draw/xml_check.h"
#include "tests/model/article_models.h"

namespace lamina {
namespace {

Model small_network() {
  auto x = Input({12, 12, 1});
  auto h = layers::Conv2D(4, 3, {.activation = "relu", .name = "conv"})(x);
  h = layers::Flatten()(layers::MaxPooling2D()(h));
  h = layers::Dropout(0.5)(layers::Dense(16, {.activation = "relu", .name = "hidden"})(h));
  const Model model(x, layers::Dense(10, {.activation = "softmax", .name = "digits"})(h));
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

// The most bytes of the spans that are in use at one step.
std::int64_t most_alive(const std::vector<draw::Span>& spans) {
  std::map<int, std::int64_t> change;
  for (const draw::Span& s : spans) {
    change[s.first] += s.bytes;
    change[s.last + 1] -= s.bytes;
  }
  std::int64_t alive = 0, most = 0;
  for (const auto& [step, bytes] : change) most = std::max(most, alive += bytes);
  return most;
}

TEST(Plan, TableNamesLayersAndTotals) {
  const Plan plan = small_network().plan({.batch_size = 16});
  const std::string table = plan.table();
  for (const char* text :
       {"│ conv ", "│ hidden ", "│ digits ", "│ loss ", " Peak of the arena: ", " Lower bound: ", " State: "})
    EXPECT_NE(table.find(text), std::string::npos) << text << "\n" << table;
}

TEST(Plan, TimelineShowsWhatThePlanCounts) {
  const Plan plan = small_network().plan({.batch_size = 16});
  const draw::Timeline timeline = timeline_of(plan.program(), "plan");
  EXPECT_EQ(timeline.bound, plan.bound());
  std::int64_t top = 0;
  for (const draw::Span& s : timeline.spans) {
    EXPECT_LE(s.first, s.last) << s.label;
    top = std::max(top, s.offset + s.bytes);
  }
  EXPECT_LE(top, plan.peak());
  EXPECT_LE(plan.peak() - top, 64);  // offsets are multiples of 64
  EXPECT_LE(most_alive(timeline.spans), plan.bound());
}

TEST(Plan, SpansThatLiveTogetherDoNotOverlap) {
  const Plan plan = small_network().plan({.batch_size = 16});
  const auto spans = timeline_of(plan.program(), "plan").spans;
  for (std::size_t a = 0; a < spans.size(); ++a)
    for (std::size_t b = a + 1; b < spans.size(); ++b) {
      const draw::Span &x = spans[a], &y = spans[b];
      const bool same_time = x.first <= y.last && y.first <= x.last;
      const bool same_place = x.offset < y.offset + y.bytes && y.offset < x.offset + x.bytes;
      EXPECT_FALSE(same_time && same_place) << x.label << " and " << y.label;
    }
}

TEST(Plan, MarksThePhasesInOrder) {
  const Plan plan = small_network().plan({.batch_size = 16});
  std::vector<std::string> labels;
  for (const draw::Mark& mark : timeline_of(plan.program(), "plan").marks) labels.push_back(mark.label);
  EXPECT_EQ(labels, (std::vector<std::string>{"forward", "loss", "backward", "optimizer"}));
}

TEST(Plan, PredictionNeedsLessThanTraining) {
  const Model model = small_network();
  const Plan training = model.plan(), prediction = model.plan({.training = false});
  EXPECT_LT(prediction.peak(), training.peak());
  EXPECT_LT(prediction.state(), training.state());
}

TEST(Plan, SvgIsWellFormedAndIsWritten) {
  const Plan plan = small_network().plan();
  EXPECT_EQ(draw::testing::xml_problem(plan.to_svg()), "");
  const auto path = std::filesystem::temp_directory_path() / "lamina_plan.svg";
  plan.plot(path.string());
  EXPECT_EQ(std::filesystem::file_size(path), plan.to_svg().size());
  std::filesystem::remove(path);
  EXPECT_THROW(plan.plot("plan.png"), Error);
  EXPECT_THROW(plan.plot("/nowhere/plan.svg"), Error);
}

}  // namespace
}  // namespace lamina
