#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "core/base/shape.h"

// The texts of the progress bar, as Keras writes them; pure functions.
namespace lamina {

using ProgressValue = std::pair<std::string, double>;  // a metric's name and its value so far

struct ProgressState {
  std::int64_t step = 0;           // steps done
  std::int64_t target = kUnknown;  // steps in all
  double elapsed = 0;              // seconds since the epoch began
  double seconds_per_step = 0;
  bool finished = false;
};

struct ProgressStyle {
  bool color = false;  // with ANSI escapes
  int columns = 0;     // of the terminal; values that would wrap are left out while running. 0: no limit
};

// One line and the columns it takes, which escapes and the bytes of UTF-8 do not tell.
struct ProgressLine {
  std::string text;
  int width = 0;
};

// " 120/1875 ━━━━━━━━━━━━━━━━━━━━ 3s 2ms/step - accuracy: 0.5312 - loss: 1.2345". The seconds are what is
// left while running and what has passed when finished.
ProgressLine progress_bar_line(const ProgressState& state, std::span<const ProgressValue> values,
                               const ProgressStyle& style = {});

// "1875/1875 - 3s - 2ms/step - accuracy: 0.5312 - loss: 1.2345"
std::string progress_summary_line(const ProgressState& state, std::span<const ProgressValue> values);

std::string format_time_left(double seconds);  // "12s", "1:05", "1:01:05"
std::string format_step_time(double seconds);  // "2s/step", "3ms/step", "15us/step"
std::string format_metric(double value);       // "0.5312"; "5.3120e-04" from 0.001 down

}  // namespace lamina
