#include "data/hdf5/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <thread>

#include <fmt/format.h>

#include "core/base/error.h"
#include "data/hdf5/confine.h"

namespace lamina::data {
namespace {

constexpr std::size_t kPieceBytes = 1 << 16;
constexpr double kLongestWait = 1e8;  // seconds
constexpr int kLookAfter =
    50;  // milliseconds without a word, after which we look whether the child still lives

// What the child ends with.
enum Exit : int { kDone = 0, kNotConfined = 101, kOutOfMemory = 102, kThrew = 103, kUnheard = 104 };

[[noreturn]] void fail(const std::string& what, int error) {
  throw Error("a process to read the file in could not be made: " + what + ": " + std::strerror(error) +
              ".\n  Raise the system's limit on processes, descriptors or memory.");
}

// Keeps all signals from this thread while it lives, so that no handler runs in a child before it is shut in.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

void write_all(int pipe, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(pipe, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) ::_exit(kUnheard);
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
}

[[noreturn]] void live(int pipe, const std::function<void(const Say&)>& work, std::int64_t memory_bytes,
                       double cpu_seconds) {
  const int way = confine(pipe, memory_bytes, cpu_seconds);
  if (way < 0) ::_exit(kNotConfined);
  try {
    work([way](std::span<const std::byte> bytes) { write_all(way, bytes); });
  } catch (const std::bad_alloc&) {
    ::_exit(kOutOfMemory);
  } catch (...) {
    ::_exit(kThrew);
  }
  ::_exit(kDone);
}

}  // namespace

ChildProcess::ChildProcess(const std::function<void(const Say&)>& work, const ChildLimits& limits)
    : limits_(limits),
      deadline_(std::chrono::steady_clock::now() +
                std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                    std::chrono::duration<double>(std::clamp(limits.wait_seconds, 0.0, kLongestWait)))) {
  const std::int64_t memory = address_space();
  const std::int64_t more = std::min(limits.memory_bytes, INT64_MAX - memory);
  if (memory == 0) fail("/proc/self/statm", ENOENT);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe", errno);
  {
    const SignalsBlocked blocked;
    pid_ = ::fork();
    if (pid_ == 0) live(ends[1], work, memory + more, limits.cpu_seconds);
  }
  const int error = errno;
  ::close(ends[1]);
  pipe_ = ends[0];
  if (pid_ > 0) return;
  ::close(pipe_);
  fail("fork", error);
}

ChildProcess::~ChildProcess() {
  ::close(pipe_);
  if (life_ != Life::Running) return;
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

ChildAnswer ChildProcess::answer() {
  ChildAnswer answer;
  take(answer);
  if (!answer.failure.empty()) return answer;
  // What it said is complete; the way out of a large process takes a while.
  for (auto nap = std::chrono::microseconds(50); !gone();
       nap = std::min(nap * 2, std::chrono::microseconds(5000))) {
    if (seconds_left() <= 0) {
      too_late(answer);
      return answer;
    }
    std::this_thread::sleep_for(nap);
  }
  judge(answer);
  answer.peak_bytes = peak_bytes_;
  return answer;
}

void ChildProcess::take(ChildAnswer& to) {
  while (true) {
    const double left = seconds_left();
    if (left <= 0) {
      too_late(to);
      return;
    }
    // The end of the pipe may stay open in a child that another thread made meanwhile, so it is not all we
    // listen to.
    const bool ended = gone();
    pollfd listen{pipe_, POLLIN, 0};
    const int most = static_cast<int>(std::min<double>(kLookAfter, left * 1000 + 1));
    const int ready = ::poll(&listen, 1, ended ? 0 : most);
    if (ready < 0 && errno != EINTR) {
      to.failure = std::string("was not heard: ") + std::strerror(errno);
      return;
    }
    if (ready == 0 && ended) return;
    if (ready > 0 && !hear(to)) return;
  }
}

bool ChildProcess::hear(ChildAnswer& to) {
  std::array<std::byte, kPieceBytes> piece;
  const ssize_t got = ::read(pipe_, piece.data(), piece.size());
  if (got < 0) return errno == EINTR;
  if (static_cast<std::int64_t>(to.bytes.size()) + got > limits_.answer_bytes) {
    to.failure = fmt::format("answered more than {} bytes", limits_.answer_bytes);
    return false;
  }
  to.bytes.insert(to.bytes.end(), piece.begin(), piece.begin() + got);
  return got > 0;
}

bool ChildProcess::gone() {
  if (life_ != Life::Running) return true;
  rusage usage{};
  const pid_t found = ::wait4(pid_, &status_, WNOHANG, &usage);
  if (found == pid_) {
    life_ = Life::Reaped;
    peak_bytes_ = static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
  } else if (found < 0 && errno == ECHILD) {
    life_ = Life::Lost;
  }
  return life_ != Life::Running;
}

void ChildProcess::judge(ChildAnswer& to) const {
  if (life_ == Life::Lost) return;  // whether the answer is whole, it says itself
  const int number = WIFSIGNALED(status_) ? WTERMSIG(status_) : 0;
  const int status = WIFEXITED(status_) ? WEXITSTATUS(status_) : kDone;
  const bool late = number == SIGPROF || number == SIGXCPU;
  to.starved = late || status == kOutOfMemory;
  if (late) {
    to.failure = fmt::format("ran out of time ({:g} s of computing)", limits_.cpu_seconds);
  } else if (number != 0) {
    const char* description = ::sigdescr_np(number);
    to.failure =
        fmt::format("died of signal {} ({})", number, description != nullptr ? description : "unknown");
  } else if (status == kOutOfMemory) {
    to.failure = fmt::format("ran out of memory ({} MiB)", limits_.memory_bytes >> 20);
  } else if (status == kNotConfined) {
    to.failure = "could not be shut in: the system refused a limit";
  } else if (status != kDone) {
    to.failure = fmt::format("ended with status {}", status);
  }
}

void ChildProcess::too_late(ChildAnswer& to) const {
  to.failure = fmt::format("did not end within {:g} s", limits_.wait_seconds);
  to.starved = true;
}

double ChildProcess::seconds_left() const {
  return std::chrono::duration<double>(deadline_ - std::chrono::steady_clock::now()).count();
}

}  // namespace lamina::data
