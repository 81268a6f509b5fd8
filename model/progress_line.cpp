#include "model/progress_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lamina {
namespace {

constexpr int kBarWidth = 20;
constexpr const char* kBold = "\x1b[1m";
constexpr const char* kGreen = "\x1b[32m";
constexpr const char* kWhite = "\x1b[37m";
constexpr const char* kPlain = "\x1b[0m";

bool has_target(const ProgressState& state) { return state.target > 0; }

std::string format_count(const ProgressState& state) {
  if (!has_target(state)) return fmt::format("{:7}/Unknown", state.step);
  const std::string target = std::to_string(state.target);
  return fmt::format("{:>{}}/{}", state.step, target.size(), target);
}

std::string format_seconds(const ProgressState& state) {
  if (state.finished || !has_target(state)) return fmt::format("{:.0f}s", state.elapsed);
  const auto left = static_cast<double>(std::max<std::int64_t>(state.target - state.step, 0));
  return format_time_left(state.seconds_per_step * left);
}

// Adds text that takes as many columns as it has bytes.
void append(ProgressLine& line, const std::string& text, const char* color = nullptr) {
  line.text += color ? color + text + kPlain : text;
  line.width += static_cast<int>(text.size());
}

void append_bar(ProgressLine& line, const ProgressState& state, bool color) {
  const double done = static_cast<double>(state.step) / static_cast<double>(state.target);
  const int full = std::clamp(static_cast<int>(kBarWidth * done), 0, kBarWidth);
  const auto piece = [&](int count, const char* shade) {
    if (color && count > 0) line.text += shade;
    for (int i = 0; i < count; ++i) line.text += "━";
    if (color && count > 0) line.text += kPlain;
  };
  piece(full, kGreen);
  piece(kBarWidth - full, kWhite);
  line.width += kBarWidth;
}

std::string format_named(const ProgressValue& value) {
  return " - " + value.first + ": " + format_metric(value.second);
}

}  // namespace

ProgressLine progress_bar_line(const ProgressState& state, std::span<const ProgressValue> values,
                               const ProgressStyle& style) {
  const char* bold = style.color ? kBold : nullptr;
  ProgressLine line;
  append(line, format_count(state), bold);
  if (has_target(state)) {
    append(line, " ");
    append_bar(line, state, style.color);
  }
  append(line, " ");
  append(line, format_seconds(state), bold);
  append(line, " " + format_step_time(state.seconds_per_step));
  for (const ProgressValue& value : values) {
    const std::string text = format_named(value);
    const int width = line.width + static_cast<int>(text.size());
    if (style.columns > 0 && !state.finished && width >= style.columns) break;
    append(line, text);
  }
  return line;
}

std::string progress_summary_line(const ProgressState& state, std::span<const ProgressValue> values) {
  std::string line = fmt::format("{} - {:.0f}s - {}", format_count(state), state.elapsed,
                                 format_step_time(state.seconds_per_step));
  for (const ProgressValue& value : values) line += format_named(value);
  return line;
}

std::string format_time_left(double seconds) {
  if (!(seconds < 1e9)) return "?";  // nothing measured yet, or for ever
  const auto whole = static_cast<std::int64_t>(seconds);
  if (seconds > 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole % 3600 / 60, whole % 60);
  if (seconds > 60) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}s", whole);
}

std::string format_step_time(double seconds) {
  if (seconds >= 1 || seconds == 0) return fmt::format("{:.0f}s/step", seconds);
  if (seconds >= 1e-3) return fmt::format("{:.0f}ms/step", seconds * 1e3);
  return fmt::format("{:.0f}us/step", seconds * 1e6);
}

std::string format_metric(double value) {
  return std::abs(value) > 1e-3 ? fmt::format("{:.4f}", value) : fmt::format("{:.4e}", value);
}

}  // namespace lamina
