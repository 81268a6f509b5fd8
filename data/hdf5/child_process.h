#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace lamina::data {

// What a child may use.
struct ChildLimits {
  std::int64_t memory_bytes = std::int64_t{256} << 20;  // address space beyond this process's
  double cpu_seconds = 1;                               // of computing
  double wait_seconds = 10;                             // on the clock, until the answer is complete
  std::int64_t answer_bytes = std::int64_t{1} << 20;
};

struct ChildAnswer {
  std::vector<std::byte> bytes;  // all that the child said; made by code that may have been subverted
  std::string failure;   // empty, or what became of the child: "died of signal 11 (Segmentation fault)"
  bool starved = false;  // that was a limit on time or memory
  std::int64_t peak_bytes = 0;  // its largest resident size, which begins with this process's
};

// What a child says to its parent, in pieces.
using Say = std::function<void(std::span<const std::byte>)>;

// A forked copy of this process that runs `work` and nothing else, shut in: all descriptors but its way to
// the parent are closed and none can be opened, no core file, no new process, limits on memory and computing;
// it dies with the thread that made it. It ends by _exit as soon as `work` returns: nothing of the parent's
// is flushed, destroyed or, on a GPU, released.
//   ChildProcess child([&](const Say& say) { say(parse(file)); }, limits);
//   const ChildAnswer answer = child.answer();
// Other threads do not exist in the child, so `work` must not wait for anything they hold: it may allocate
// and call libraries that no other thread is within at the time of the fork. Signal handlers of the program
// do not run in it. The destructor kills the child if it still runs, and reaps it.
class ChildProcess {
 public:
  // Throws Error if the system allows no process or pipe.
  ChildProcess(const std::function<void(const Say&)>& work, const ChildLimits& limits);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Waits until the child is gone or a limit is reached. Once.
  ChildAnswer answer();

 private:
  enum class Life { Running, Reaped, Lost };  // Lost: the program reaps children on its own

  bool gone();                           // reaps the child if it has ended
  void take(ChildAnswer& to);            // all that can be read until the child is gone
  bool hear(ChildAnswer& to);            // one piece; false at the end
  void judge(ChildAnswer& to) const;     // how the child ended
  void too_late(ChildAnswer& to) const;  // that it did not
  double seconds_left() const;

  ChildLimits limits_;
  std::chrono::steady_clock::time_point deadline_;
  int pipe_ = -1;
  pid_t pid_ = -1;
  Life life_ = Life::Running;
  int status_ = 0;
  std::int64_t peak_bytes_ = 0;
};

}  // namespace lamina::data
