#include "cuda/emulator/multiprocessor.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "cuda/emulator/checker.h"
#include "cuda/emulator/coordinates.h"
#include "cuda/emulator/reports.h"

namespace lamina::cuda::emulator {
namespace {

// Set while a block runs.
constinit thread_local Multiprocessor* running = nullptr;

}  // namespace

Multiprocessor& Multiprocessor::of_os_thread() {
  static thread_local Multiprocessor own;
  return own;
}

Multiprocessor* Multiprocessor::current() { return running; }

Multiprocessor::Multiprocessor() : threads_(kMaxThreads) { scheduler_.adopt_os_thread(); }

void Multiprocessor::begin_launch(const Grid& grid, const Options& options) {
  grid_ = grid;
  options_ = options;
  count_ = grid.block.x * grid.block.y * grid.block.z;
  random_.seed(options.seed);
  gridDim = grid.blocks;
  blockDim = grid.block;
  shared_.begin_launch(grid.dynamic_shared, options.shared_limit);
  order_.resize(count_);
  place_.resize(count_);
  std::iota(order_.begin(), order_.end(), 0u);
  if (options.order == Order::Reverse) std::reverse(order_.begin(), order_.end());
}

bool Multiprocessor::run_block(uint3 index) {
  running = this;
  begin_block(index);
  run_threads();
  end_block();
  running = nullptr;
  return !stopped_;
}

void Multiprocessor::begin_block(uint3 index) {
  blockIdx = index;
  live_ = count_;
  arrived_ = 0;
  votes_ = {};
  stopped_ = false;
  shared_.begin_block();
  if (options_.order == Order::Random) std::shuffle(order_.begin(), order_.end(), random_);
  for (unsigned place = 0; place < count_; ++place) place_[order_[place]] = place;
  runnable_ = alive_ = ThreadSet::first(count_);
  for (unsigned first = 0; first < count_; first += kWarp) {
    const unsigned lanes = count_ - first >= kWarp ? ~0u : (1u << (count_ - first)) - 1;
    warps_[first / kWarp] = {lanes, lanes, 0};
  }
  uint3 at{0, 0, 0};
  for (unsigned t = 0; t < count_; ++t) {
    threads_[t].state = ThreadState::Fresh;
    threads_[t].index = at;
    if (++at.x == grid_.block.x) at = {0, at.y + 1, at.z};
    if (at.y == grid_.block.y) at = {0, 0, at.z + 1};
  }
  if (Checker* watch = checker()) watch->block_begins(count_);
}

void Multiprocessor::run_threads() {
  while (live_ && !stopped_) {
    const int place = runnable_.next_from(0);
    if (place < 0) {
      report_deadlock();
      stopped_ = true;
    } else {
      run_on(scheduler_, place, false);
    }
  }
  current_ = kNobody;
}

void Multiprocessor::end_block() {
  if (Checker* watch = checker()) watch->nobody_runs();
  if (const char* name = shared_.overrun();
      name && Reports::instance().is_new(ReportKind::OutOfBounds, name)) {
    Reports::instance().add(ReportKind::OutOfBounds, std::string("written past the end of ") + name);
    stopped_ = true;
  }
  // Threads of a launch that ended are left where they wait.
  for (unsigned t = 0; t < count_; ++t) {
    CudaThread& thread = threads_[t];
    if (thread.state == ThreadState::Fresh || thread.state == ThreadState::Finished) continue;
    thread.copies.forget();
    stacks_.give_back(thread.stack);
  }
}

// The thread at that place goes on, or the scheduler if there is none.
void Multiprocessor::run_on(Context& from, int place, bool for_ever) {
  if (place < 0) return from.switch_to(scheduler_, for_ever);
  const unsigned t = order_[static_cast<unsigned>(place)];
  CudaThread& thread = threads_[t];
  if (thread.state == ThreadState::Fresh) {
    thread.stack = stacks_.take();
    thread.context.prepare(thread.stack, &Multiprocessor::fiber);
  }
  enter(t);
  from.switch_to(thread.context, for_ever);
}

void Multiprocessor::enter(unsigned t) {
  CudaThread& thread = threads_[t];
  thread.state = ThreadState::Running;
  current_ = t;
  threadIdx = thread.index;
  if (Checker* watch = checker()) watch->thread_runs(t, thread.stack);
}

void Multiprocessor::fiber() {
  Context::entered();
  Multiprocessor& self = *running;
  for (;;) {
    self.grid_.invoke(self.grid_.arguments);
    if (Checker* watch = checker()) watch->nobody_runs();
    self.finish_thread();
    CudaThread& finished = self.threads_[self.current_];
    const int place = self.runnable_.next_from(self.place_[self.current_]);
    const unsigned next = place < 0 ? kNobody : self.order_[static_cast<unsigned>(place)];
    if (next != kNobody && self.threads_[next].state == ThreadState::Fresh) {
      self.threads_[next].stack = finished.stack;
      self.enter(next);
    } else {
      self.stacks_.give_back(finished.stack);
      self.run_on(finished.context, place, true);
    }
  }
}

void Multiprocessor::finish_thread() {
  threads_[current_].state = ThreadState::Finished;
  threads_[current_].copies.forget();
  runnable_.erase(place_[current_]);
  alive_.erase(place_[current_]);
  Warp& warp = warps_[current_ / kWarp];
  warp.live &= ~(1u << lane());
  --live_;
  if (live_ && arrived_ == live_) complete_barrier();
  // Lanes may have waited for this one.
  for (unsigned left = warp.waiting; left; left &= left - 1) {
    const unsigned waiting = current_ / kWarp * kWarp + static_cast<unsigned>(std::countr_zero(left));
    if (try_release_warp(current_ / kWarp, threads_[waiting].call.mask)) break;
  }
}

// The running thread cannot go on: others do, until it is released.
void Multiprocessor::wait() {
  const unsigned place = place_[current_];
  runnable_.erase(place);
  run_on(threads_[current_].context, runnable_.next_from(place), false);
}

void Multiprocessor::release(unsigned thread) { runnable_.insert(place_[thread]); }

void Multiprocessor::end_launch() {
  stopped_ = true;
  threads_[current_].context.switch_to(scheduler_);
  std::abort();  // nobody comes back here
}

std::string Multiprocessor::who(unsigned thread) const {
  const auto text = [](uint3 at) {
    return "(" + std::to_string(at.x) + "," + std::to_string(at.y) + "," + std::to_string(at.z) + ")";
  };
  return "thread " + text(threads_[thread].index) + " of block " + text(blockIdx);
}

void Multiprocessor::report(ReportKind kind, const Site& site, const std::string& text) {
  const Unwatched quiet;
  if (!Reports::instance().is_new(kind, to_string(site))) return;
  Reports::instance().add(kind, text + ", by " + who(current_));
}

}  // namespace lamina::cuda::emulator
