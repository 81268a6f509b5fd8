#include "data/hdf5/confine.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace lamina::data {
namespace {

constexpr int kPipe = 3;
constexpr rlim_t kMostDescriptors = 1 << 20;

void reset_signals() {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) ::sigaction(number, &standard, nullptr);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

void close_one_by_one(unsigned first) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const auto last = static_cast<unsigned>(std::min(limit.rlim_max, kMostDescriptors));
  for (unsigned descriptor = first; descriptor < last; ++descriptor) ::close(static_cast<int>(descriptor));
}

bool keep_only(int descriptor) {
  if (descriptor != kPipe && ::dup2(descriptor, kPipe) < 0) return false;
  for (int standard = 0; standard < kPipe; ++standard) ::close(standard);
  // Some containers know the call and refuse it.
  if (::close_range(kPipe + 1, ~0U, 0) != 0) close_one_by_one(kPipe + 1);
  return true;
}

bool limit(__rlimit_resource_t resource, std::int64_t soft, std::int64_t hard) {
  rlimit now{};
  if (::getrlimit(resource, &now) != 0) return false;
  const rlimit set{std::min(static_cast<rlim_t>(soft), now.rlim_max),
                   std::min(static_cast<rlim_t>(hard), now.rlim_max)};
  return ::setrlimit(resource, &set) == 0;
}
bool limit(__rlimit_resource_t resource, std::int64_t most) { return limit(resource, most, most); }

// A timer that ends the process; and, as the timer could be stopped from within, the system's limit, which
// counts whole seconds and kills one later if the first signal does not.
bool limit_computing(double seconds) {
  const double most = std::clamp(seconds, 0.001, 1e8);
  itimerval timer{};
  timer.it_value.tv_sec = static_cast<time_t>(most);
  timer.it_value.tv_usec = static_cast<suseconds_t>((most - std::floor(most)) * 1e6);
  const auto whole = static_cast<std::int64_t>(std::ceil(most));
  return ::setitimer(ITIMER_PROF, &timer, nullptr) == 0 && limit(RLIMIT_CPU, whole, whole + 1);
}

// Root could raise its limits again.
bool drop_privileges() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::syscall(SYS_capset, &header, none.data()) == 0;
}

}  // namespace

std::int64_t address_space() {
  const int file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  std::array<char, 32> text{};
  const ssize_t got = ::read(file, text.data(), text.size() - 1);
  ::close(file);
  return got > 0 ? std::strtoll(text.data(), nullptr, 10) * ::sysconf(_SC_PAGESIZE) : 0;
}

int confine(int keep, std::int64_t memory_bytes, double cpu_seconds) {
  reset_signals();
  const bool shut = ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && keep_only(keep) && limit(RLIMIT_NOFILE, 0) &&
                    limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_NPROC, 0) &&
                    limit(RLIMIT_AS, memory_bytes) && limit_computing(cpu_seconds) && drop_privileges();
  return shut ? kPipe : -1;
}

}  // namespace lamina::data
