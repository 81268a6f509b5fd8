#include "model/progress_bar.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ostream>

#include "core/base/error.h"

namespace lamina {
namespace {

constexpr double kInterval = 0.05;  // seconds between two redraws

// Steps to let pass before the next look at the clock: a quarter of the interval at the speed of late. Not
// more than 64, or a run that turns slow would stand still on the screen for long.
std::int64_t steps_to_skip(double seconds_per_step) {
  constexpr double kMost = 64;
  const double steps = kInterval / 4 / std::max(seconds_per_step, 1e-9);
  return static_cast<std::int64_t>(std::clamp(steps, 1.0, kMost));
}

}  // namespace

Terminal terminal_of_stdout() {
  if (!::isatty(STDOUT_FILENO)) return {};
  winsize size{};
  const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
  return {.attached = true, .columns = known ? size.ws_col : 0};
}

int resolve_verbose(std::optional<int> verbose, const Terminal& terminal) {
  const int resolved = verbose.value_or(terminal.attached ? 1 : 2);
  if (resolved < 0 || resolved > 2)
    throw Error("verbose is " + std::to_string(resolved) +
                ".\n  Use 0 for silence, 1 for a progress bar or 2 for a line an epoch.");
  return resolved;
}

std::string epoch_heading(int epoch, int epochs) {
  return epochs > 1 ? fmt::format("Epoch {}/{}", epoch + 1, epochs) : "";
}

double ProgressBar::steady_clock_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

ProgressBar::ProgressBar(std::ostream& out, const ProgressOptions& options, Clock clock)
    : out_(out), options_(options), clock_(std::move(clock)) {
  begin_ = looked_ = {0, clock_()};
}

bool ProgressBar::is_due(std::int64_t step) {
  const double now = clock_();
  if (!first_) first_ = {step, now};
  if (options_.verbose != 1 || !options_.terminal.attached) {
    next_look_ = std::numeric_limits<std::int64_t>::max();
    return false;
  }
  const auto steps = static_cast<double>(std::max<std::int64_t>(step - looked_.step, 1));
  next_look_ = step + steps_to_skip((now - looked_.time) / steps);
  looked_ = {step, now};
  return now - drawn_ >= kInterval;
}

void ProgressBar::draw(std::int64_t step, std::span<const ProgressValue> values) {
  print_bar(state(step, looked_.time, false), values);
  out_.flush();
  drawn_ = looked_.time;
}

void ProgressBar::finish(std::int64_t step, std::span<const ProgressValue> values) {
  if (options_.verbose == 0) return;
  const ProgressState last = state(step, clock_(), true);
  if (options_.verbose == 1)
    print_bar(last, values);
  else
    out_ << progress_summary_line(last, values);
  out_ << '\n' << std::flush;
}

void ProgressBar::print_bar(const ProgressState& state, std::span<const ProgressValue> values) {
  const bool terminal = options_.terminal.attached;
  const ProgressLine line =
      progress_bar_line(state, values, {.color = terminal, .columns = options_.terminal.columns});
  if (terminal) out_ << '\r';
  out_ << line.text << std::string(static_cast<std::size_t>(std::max(drawn_width_ - line.width, 0)), ' ');
  drawn_width_ = line.width;
}

ProgressState ProgressBar::state(std::int64_t step, double now, bool finished) const {
  const Moment from = first_ && step > first_->step ? *first_ : begin_;
  const std::int64_t steps = step - from.step;
  return {.step = step,
          .target = options_.target,
          .elapsed = now - begin_.time,
          .seconds_per_step = steps > 0 ? (now - from.time) / static_cast<double>(steps) : 0,
          .finished = finished};
}

}  // namespace lamina
