#include "data/hdf5/child_process.h"

#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <list>
#include <string>
#include <thread>

namespace lamina::data {
namespace {

using Work = std::function<void(const Say&)>;

ChildAnswer run(const Work& work, const ChildLimits& limits = {}) {
  ChildProcess child(work, limits);
  return child.answer();
}

void say_text(const Say& say, const std::string& text) { say(std::as_bytes(std::span(text))); }

std::string text_of(const ChildAnswer& answer) {
  return {reinterpret_cast<const char*>(answer.bytes.data()), answer.bytes.size()};
}

bool has_children() { return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD; }

int open_descriptors() {
  int count = 0;
  DIR* folder = ::opendir("/proc/self/fd");
  while (::readdir(folder) != nullptr) ++count;
  ::closedir(folder);
  return count;
}

TEST(ChildProcess, AnswersWhatTheWorkSays) {
  const ChildAnswer answer = run([](const Say& say) {
    say_text(say, "one ");
    say_text(say, "two");
  });
  EXPECT_EQ(answer.failure, "");
  EXPECT_EQ(text_of(answer), "one two");
  EXPECT_GT(answer.peak_bytes, 0);
}

TEST(ChildProcess, CarriesMoreThanAPipeHolds) {
  const ChildAnswer answer = run([](const Say& say) { say_text(say, std::string(900'000, 'x')); });
  EXPECT_EQ(answer.failure, "");
  EXPECT_EQ(answer.bytes.size(), 900'000);
}

TEST(ChildProcess, SaysTheSignalThatKilledIt) {
  const ChildAnswer answer = run([](const Say&) { ::raise(SIGSEGV); });
  EXPECT_EQ(answer.failure, "died of signal 11 (Segmentation fault)");
}

TEST(ChildProcess, SaysThatItRanOutOfTime) {
  const ChildAnswer slept = run([](const Say&) { ::sleep(60); }, {.wait_seconds = 0.1});
  EXPECT_EQ(slept.failure, "did not end within 0.1 s");
  const ChildAnswer silent = run(
      [](const Say& say) {
        say_text(say, "all");
        ::close(3);
        ::sleep(60);
      },
      {.wait_seconds = 0.1});
  EXPECT_EQ(silent.failure, "did not end within 0.1 s");
  EXPECT_FALSE(has_children());
}

TEST(ChildProcess, SaysThatItComputedForTooLong) {
  const Work loop = [](const Say&) {
    for (std::atomic<int> i = 0;; ++i) {
    }
  };
  EXPECT_EQ(run(loop, {.cpu_seconds = 0.1}).failure, "ran out of time (0.1 s of computing)");
  const Work stubborn = [&loop](const Say& say) {
    const itimerval never{};
    ::setitimer(ITIMER_PROF, &never, nullptr);
    loop(say);
  };
  EXPECT_EQ(run(stubborn, {.cpu_seconds = 0.1}).failure, "ran out of time (0.1 s of computing)");
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// A sanitizer's allocator has its own end for this: a report, which it cannot write where nothing can be
// opened.
TEST(ChildProcess, SaysThatItRanOutOfMemory) {
  const Work hoard = [](const Say&) {
    std::list<std::string> all;
    while (true) all.emplace_back(1 << 20, 'x');
  };
  EXPECT_EQ(run(hoard, {.memory_bytes = 64 << 20}).failure, "ran out of memory (64 MiB)");
}
#endif

TEST(ChildProcess, GetsNoMoreMemoryThanItsLimit) {
  const auto map = [](std::size_t bytes) {
    return [bytes](const Say& say) {
      void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      say_text(say, memory == MAP_FAILED ? "refused" : "given");
    };
  };
  EXPECT_EQ(text_of(run(map(std::size_t{128} << 20))), "given");
  EXPECT_EQ(text_of(run(map(std::size_t{512} << 20))), "refused");
}

TEST(ChildProcess, SaysThatTheWorkThrew) {
  EXPECT_EQ(run([](const Say&) { throw 1; }).failure, "ended with status 103");
}

TEST(ChildProcess, RefusesAnEndlessAnswer) {
  const ChildAnswer answer = run(
      [](const Say& say) {
        while (true) say_text(say, std::string(10'000, 'x'));
      },
      {.answer_bytes = 100'000});
  EXPECT_EQ(answer.failure, "answered more than 100000 bytes");
  EXPECT_LE(answer.bytes.size(), 100'000);
  EXPECT_FALSE(has_children());
}

TEST(ChildProcess, CanOpenNothingAndMakeNoCoreFile) {
  const ChildAnswer answer = run([](const Say& say) {
    rlimit core{};
    ::getrlimit(RLIMIT_CORE, &core);
    const rlimit more{64, 64};
    const bool raised = ::setrlimit(RLIMIT_NOFILE, &more) == 0;
    const bool opened =
        ::open("/etc/passwd", O_RDONLY) >= 0 || ::open("/tmp", O_RDONLY) >= 0 || ::dup(3) >= 0;
    const bool inherited = ::fcntl(0, F_GETFD) >= 0 || ::fcntl(2, F_GETFD) >= 0 || ::fcntl(4, F_GETFD) >= 0;
    say_text(say, std::string(opened ? "opened " : "") + (inherited ? "inherited " : "") +
                      (raised ? "raised " : "") + (core.rlim_max > 0 ? "core" : ""));
  });
  EXPECT_EQ(answer.failure, "");
  EXPECT_EQ(text_of(answer), "");
}

TEST(ChildProcess, RunsNoHandlerOfTheProgram) {
  struct sigaction before {};
  struct sigaction handle {};
  handle.sa_handler = [](int) { ::_exit(7); };
  ::sigaction(SIGUSR1, &handle, &before);
  const ChildAnswer answer = run([](const Say&) { ::raise(SIGUSR1); });
  ::sigaction(SIGUSR1, &before, nullptr);
  EXPECT_EQ(answer.failure, "died of signal 10 (User defined signal 1)");
}

TEST(ChildProcess, WorksWhereTheProgramReapsItsChildren) {
  struct sigaction before {};
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGCHLD, &ignore, &before);
  const ChildAnswer answer = run([](const Say& say) { say_text(say, "here"); });
  ::sigaction(SIGCHLD, &before, nullptr);
  EXPECT_EQ(answer.failure, "");
  EXPECT_EQ(text_of(answer), "here");
}

TEST(ChildProcess, IsKilledWhenNobodyWaits) {
  {
    const ChildProcess child([](const Say&) { ::sleep(60); }, {});
  }
  EXPECT_FALSE(has_children());
}

TEST(ChildProcess, LeavesNothingBehindAlsoFromManyThreads) {
  const int before = open_descriptors();
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i)
        right += text_of(run([](const Say& say) { say_text(say, "here"); })) == "here" ? 1 : 0;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 40);
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_FALSE(has_children());
}

}  // namespace
}  // namespace lamina::data
