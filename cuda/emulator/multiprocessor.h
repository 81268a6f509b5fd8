#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "cuda/emulator/async_copies.h"
#include "cuda/emulator/context.h"
#include "cuda/emulator/grid.h"
#include "cuda/emulator/options.h"
#include "cuda/emulator/report.h"
#include "cuda/emulator/shared_memory.h"
#include "cuda/emulator/site.h"
#include "cuda/emulator/stack_pool.h"
#include "cuda/emulator/thread_set.h"

namespace lamina::cuda::emulator {

// A function that lanes of a warp execute together. The last lane to come runs `combine` for all of them:
// lanes[i] is the argument of lane i, for each i in `present`.
struct WarpCall {
  unsigned mask = 0;
  const char* name = "";
  void* argument = nullptr;
  void (*combine)(void* const* lanes, unsigned present) = nullptr;
  bool orders_memory = false;
};

enum class ThreadState : std::uint8_t { Fresh, Running, AtBarrier, InWarp, Finished };

struct CudaThread {
  ThreadState state = ThreadState::Fresh;
  uint3 index{};
  Site site;      // where it waits
  WarpCall call;  // in which it waits
  Stack stack;
  Context context;
  AsyncCopies copies;
};

// Runs blocks, one after another, on the OS thread that it belongs to. Every CUDA thread is a fiber: it runs
// until it waits for others, then the next one that can run goes on. A thread that never waits costs no
// switch at all, as the next one begins on the same stack. When no thread can run, and some have not
// finished, the places where they wait are reported and the launch ends.
class Multiprocessor {
 public:
  // That of this OS thread. `current` is for code that runs as a CUDA thread; null outside of one.
  static Multiprocessor& of_os_thread();
  static Multiprocessor* current();

  Multiprocessor();

  void begin_launch(const Grid& grid, const Options& options);
  // False if the launch has to end.
  bool run_block(uint3 index);

  // For the CUDA thread that runs now. They return when the others have come, or not at all if the launch
  // ends.
  struct Votes {
    unsigned yes, all;
  };
  Votes wait_at_barrier(const Site& site, bool vote);
  void meet_warp(const WarpCall& call, const Site& site);
  unsigned lane() const { return current_ % kWarp; }
  AsyncCopies& copies() { return threads_[current_].copies; }
  SharedMemory& shared() { return shared_; }
  // Leaves the thread where it is: its frames are never unwound, so callers own nothing that has to be freed.
  [[noreturn]] void end_launch();

  // Reports once a launch and place; " thread (3,0,0) of block (1,0,0)" is added to the text.
  void report(ReportKind kind, const Site& site, const std::string& text);

 private:
  struct Warp {
    unsigned exists = 0, live = 0, waiting = 0;
  };
  static constexpr unsigned kNobody = ~0u;

  static void fiber();
  void run_threads();
  void begin_block(uint3 index);
  void place_threads(Order order);
  void end_block();
  void run_on(Context& from, int place, bool for_ever);
  void enter(unsigned thread);
  void wait();
  void finish_thread();
  void release(unsigned thread);
  void complete_barrier();
  bool try_release_warp(unsigned warp, unsigned mask);
  void check_mask(const WarpCall& call, const Site& site);
  void check_same_barrier(const Site& site);
  void report_deadlock();
  std::string who(unsigned thread) const;

  Grid grid_{};
  Options options_;
  std::mt19937_64 random_;
  unsigned count_ = 0, live_ = 0, current_ = kNobody;
  bool stopped_ = false;

  std::vector<CudaThread> threads_;
  std::vector<unsigned> order_, place_;  // place in the schedule -> thread, thread -> place
  ThreadSet runnable_, alive_;           // by place
  std::array<Warp, kMaxThreads / kWarp> warps_;

  unsigned arrived_ = 0, barriers_ = 0;
  std::array<Votes, 2>
      votes_{};  // of this barrier and the one before, whose threads may not yet have read it
  unsigned first_at_barrier_ = 0;

  Context scheduler_;
  StackPool stacks_;
  SharedMemory shared_;
};

}  // namespace lamina::cuda::emulator
