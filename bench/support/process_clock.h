#pragma once

#include <chrono>
#include <ctime>

namespace lamina::bench {

// Seconds on a clock that never goes back.
inline double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Runs something once: the seconds it took.
template <class Work>
double seconds_of(Work work) {
  const double begin = now();
  work();
  return now() - begin;
}

// The time since the process was started: make one on main's first line. What came before, loading and
// linking the program, is counted as the processor time it took.
class ProcessClock {
 public:
  ProcessClock() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    start_ = now() - static_cast<double>(used.tv_sec) - 1e-9 * static_cast<double>(used.tv_nsec);
  }
  double seconds() const { return now() - start_; }

 private:
  double start_ = 0;
};

}  // namespace lamina::bench
