#include "model/progress_bar.h"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>
#include <vector>

#include "core/base/error.h"

namespace lamina {
namespace {

using Values = std::vector<ProgressValue>;

std::string bars(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "━";
  return text;
}

TEST(ProgressLine, FormatsTimes) {
  EXPECT_EQ(format_time_left(0), "0s");
  EXPECT_EQ(format_time_left(12.9), "12s");
  EXPECT_EQ(format_time_left(65), "1:05");
  EXPECT_EQ(format_time_left(3665), "1:01:05");
  EXPECT_EQ(format_time_left(INFINITY), "?");
  EXPECT_EQ(format_step_time(0), "0s/step");
  EXPECT_EQ(format_step_time(2.4), "2s/step");
  EXPECT_EQ(format_step_time(0.0021), "2ms/step");
  EXPECT_EQ(format_step_time(15e-6), "15us/step");
}

TEST(ProgressLine, FormatsMetricsAsKeras) {
  EXPECT_EQ(format_metric(0.53124), "0.5312");
  EXPECT_EQ(format_metric(-2.5), "-2.5000");
  EXPECT_EQ(format_metric(0.0005312), "5.3120e-04");
  EXPECT_EQ(format_metric(0), "0.0000e+00");
  EXPECT_EQ(format_metric(1234567.0), "1234567.0000");
  EXPECT_EQ(format_metric(NAN), "nan");
}

TEST(ProgressLine, BarWhileRunningAndFinished) {
  const Values values{{"accuracy", 0.5312}, {"loss", 1.2345}};
  ProgressState state{.step = 120, .target = 1875, .elapsed = 1, .seconds_per_step = 0.002};
  EXPECT_EQ(progress_bar_line(state, values).text,
            " 120/1875 " + bars(20) + " 3s 2ms/step - accuracy: 0.5312 - loss: 1.2345");
  state.step = 1875, state.elapsed = 3.6, state.finished = true;
  EXPECT_EQ(progress_bar_line(state, values).text,
            "1875/1875 " + bars(20) + " 4s 2ms/step - accuracy: 0.5312 - loss: 1.2345");
  EXPECT_EQ(progress_summary_line(state, values),
            "1875/1875 - 4s - 2ms/step - accuracy: 0.5312 - loss: 1.2345");
}

TEST(ProgressLine, UnknownTargets) {
  const ProgressState state{.step = 12, .elapsed = 1, .seconds_per_step = 0.1};
  EXPECT_EQ(progress_bar_line(state, {}).text, "     12/Unknown 1s 100ms/step");
  EXPECT_EQ(progress_summary_line(state, {}), "     12/Unknown - 1s - 100ms/step");
}

TEST(ProgressLine, ColorsDoNotCountAsColumns) {
  const ProgressState state{.step = 5, .target = 10, .seconds_per_step = 1};
  const ProgressLine plain = progress_bar_line(state, {});
  const ProgressLine colored = progress_bar_line(state, {}, {.color = true});
  EXPECT_EQ(plain.width, 5 + 1 + 20 + 1 + 2 + 1 + 7);
  EXPECT_EQ(colored.width, plain.width);
  EXPECT_EQ(colored.text, "\x1b[1m 5/10\x1b[0m \x1b[32m" + bars(10) + "\x1b[0m\x1b[37m" + bars(10) +
                              "\x1b[0m \x1b[1m5s\x1b[0m 1s/step");
}

TEST(ProgressLine, NarrowTerminalsShowFewerValues) {
  const Values values{{"accuracy", 0.5}, {"loss", 1.5}};
  ProgressState state{.step = 5, .target = 10, .seconds_per_step = 1};
  EXPECT_EQ(progress_bar_line(state, values, {.columns = 60}).width, 37 + 19);
  EXPECT_EQ(progress_bar_line(state, values, {.columns = 56}).width, 37);
  state.finished = true;
  EXPECT_EQ(progress_bar_line(state, values, {.columns = 40}).width, 37 + 19 + 15);
}

// A bar on a string with a clock that stands still until told otherwise.
struct Epoch {
  explicit Epoch(int verbose, bool terminal, std::int64_t target = 1000)
      : bar(out, {.target = target, .verbose = verbose, .terminal = {.attached = terminal}}, [this] {
          ++looks;
          return now;
        }) {}

  void step_to(std::int64_t last, double seconds_per_step) {
    while (step < last) {
      now += seconds_per_step;
      bar.update(++step, [this] {
        ++reads;
        return Values{{"loss", 1.0 / static_cast<double>(step)}};
      });
    }
  }

  std::ostringstream out;
  double now = 100;
  int looks = 0, reads = 0;
  std::int64_t step = 0;
  ProgressBar bar;
};

TEST(ProgressBar, DrawsTwentyTimesASecondAtMost) {
  Epoch slow(1, true, 10);
  slow.step_to(10, 1.0);
  EXPECT_EQ(slow.reads, 10);
  Epoch fast(1, true, 1000);
  fast.step_to(1000, 0.001);  // one second
  EXPECT_GE(fast.reads, 15);
  EXPECT_LE(fast.reads, 21);
}

TEST(ProgressBar, SeldomLooksAtTheClockWhenStepsAreShort) {
  Epoch run(1, true, 1'000'000);
  run.step_to(640'000, 1e-6);
  EXPECT_LT(run.looks, 10'100);
  EXPECT_LE(run.reads, 14);
  const int before = run.reads;
  run.step_to(640'200, 0.1);  // turns slow: seen after 64 steps
  EXPECT_GT(run.reads, before + 100);
}

TEST(ProgressBar, SkipsTheFirstStepInTheMean) {
  Epoch run(1, true, 3);
  run.step_to(1, 10);
  run.step_to(3, 0.5);
  run.bar.finish(3, Values{{"loss", 0.25}});
  const std::string text = run.out.str();
  const std::string last = text.substr(text.rfind('\r'));
  EXPECT_NE(last.find("11s"), std::string::npos) << last;
  EXPECT_NE(last.find(" 500ms/step - loss: 0.2500"), std::string::npos) << last;
  EXPECT_EQ(last.back(), '\n');
}

TEST(ProgressBar, ShorterLinesCoverLongerOnes) {
  Epoch run(1, true, 2);
  run.bar.update(1, [] { return Values{{"loss", 123456.0}}; });
  run.bar.finish(2, Values{{"loss", 1.0}});
  EXPECT_NE(run.out.str().find("loss: 1.0000     \n"), std::string::npos) << run.out.str();
}

TEST(ProgressBar, WritesOneLineOffTheTerminal) {
  Epoch bar(1, false, 100);
  bar.step_to(100, 0.01);
  bar.bar.finish(100, Values{{"loss", 0.5}});
  EXPECT_EQ(bar.out.str(), "100/100 " + bars(20) + " 1s 10ms/step - loss: 0.5000\n");
  Epoch line(2, true, 100);
  line.step_to(100, 0.01);
  line.bar.finish(100, Values{{"loss", 0.5}});
  EXPECT_EQ(line.out.str(), "100/100 - 1s - 10ms/step - loss: 0.5000\n");
  EXPECT_EQ(line.reads, 0);
  EXPECT_EQ(line.looks, 3);  // begin, first step, end
}

TEST(ProgressBar, SilenceIsSilent) {
  Epoch run(0, true, 10);
  run.step_to(10, 1);
  run.bar.finish(10, Values{});
  EXPECT_EQ(run.out.str(), "");
}

TEST(ProgressBar, VerboseFollowsTheTerminal) {
  EXPECT_EQ(resolve_verbose({}, {.attached = true}), 1);
  EXPECT_EQ(resolve_verbose({}, {.attached = false}), 2);
  EXPECT_EQ(resolve_verbose(1, {.attached = false}), 1);
  EXPECT_THROW(resolve_verbose(3, {}), Error);
  EXPECT_EQ(epoch_heading(2, 10), "Epoch 3/10");
  EXPECT_EQ(epoch_heading(0, 1), "");
}

}  // namespace
}  // namespace lamina
