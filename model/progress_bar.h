#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <limits>
#include <optional>
#include <span>

#include "core/base/shape.h"
#include "model/progress_line.h"

namespace lamina {

struct Terminal {
  bool attached = false;  // false if the output goes to a file or a pipe
  int columns = 0;        // 0 if not known
};

// What standard output is connected to.
Terminal terminal_of_stdout();

// Keras's verbose: 0 is silent, 1 a bar, 2 a line an epoch. Left open, it is 1 on a terminal and 2 elsewhere.
// Throws Error for other numbers.
int resolve_verbose(std::optional<int> verbose, const Terminal& terminal);

// "Epoch 3/10"; empty if there is one epoch only. `epoch` counts from 0.
std::string epoch_heading(int epoch, int epochs);

struct ProgressOptions {
  std::int64_t target = kUnknown;  // steps of the epoch
  int verbose = 1;
  Terminal terminal = {};
};

// The progress of one epoch, or of one evaluation:
//   ProgressBar bar(std::cout, {.target = 1875, .verbose = 1, .terminal = terminal_of_stdout()});
//   for (int step = 1; step <= 1875; ++step) { train(); bar.update(step, [&] { return read_metrics(); }); }
//   bar.finish(1875, read_metrics());
// A bar is redrawn in place 20 times a second at most. Off the terminal it is drawn once, when finished. The
// metrics are read only for a redraw, and the clock is looked at only every so many steps, so that `update`
// costs about a nanosecond where steps take microseconds. For one thread.
class ProgressBar {
 public:
  using Clock = std::function<double()>;  // seconds from any moment on; never going back

  ProgressBar(std::ostream& out, const ProgressOptions& options, Clock clock = steady_clock_seconds);

  // `step` steps are done. `read` returns the values so far, as something that becomes a
  // std::span<const ProgressValue>.
  template <class Read>
  void update(std::int64_t step, Read&& read) {
    if (step >= next_look_ && is_due(step)) draw(step, read());
  }

  // Draws the last state, with the time that has passed, and ends the line.
  void finish(std::int64_t step, std::span<const ProgressValue> values);

  static double steady_clock_seconds();

 private:
  bool is_due(std::int64_t step);
  void draw(std::int64_t step, std::span<const ProgressValue> values);
  void print_bar(const ProgressState& state, std::span<const ProgressValue> values);
  ProgressState state(std::int64_t step, double now, bool finished) const;

  struct Moment {
    std::int64_t step = 0;
    double time = 0;
  };

  std::ostream& out_;
  ProgressOptions options_;
  Clock clock_;
  std::int64_t next_look_ = 0;   // the first step after which the clock is worth a look
  Moment begin_, looked_;        // looked_: when the clock was last looked at
  std::optional<Moment> first_;  // the first step, which is slower than others and not counted in their time
  double drawn_ = -std::numeric_limits<double>::infinity();
  int drawn_width_ = 0;
};

}  // namespace lamina
