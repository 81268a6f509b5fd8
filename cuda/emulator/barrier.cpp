#include <cstring>

#include "cuda/emulator/checker.h"
#include "cuda/emulator/multiprocessor.h"
#include "cuda/emulator/reports.h"

namespace lamina::cuda::emulator {
namespace {

bool same(const Site& a, const Site& b) {
  return a.line == b.line && (a.file == b.file || std::strcmp(a.file, b.file) == 0);
}

}  // namespace

Multiprocessor::Votes Multiprocessor::wait_at_barrier(const Site& site, bool vote) {
  const Unwatched quiet;
  CudaThread& thread = threads_[current_];
  thread.state = ThreadState::AtBarrier;
  thread.site = site;
  if (arrived_++ == 0) first_at_barrier_ = current_;
  check_same_barrier(site);
  Votes& votes = votes_[barriers_ % 2];
  votes.yes += vote;
  ++votes.all;
  if (arrived_ == live_)
    complete_barrier();
  else
    wait();
  return votes;
}

void Multiprocessor::check_same_barrier(const Site& site) {
  const Site& first = threads_[first_at_barrier_].site;
  if (same(site, first) ||
      !Reports::instance().is_new(ReportKind::BarrierDivergence, to_string(site) + to_string(first)))
    return;
  Reports::instance().add(ReportKind::BarrierDivergence,
                          who(first_at_barrier_) + " waits at the barrier at " + to_string(first) + ", but " +
                              who(current_) + " at the one at " + to_string(site));
}

// Every live thread is here: all go on.
void Multiprocessor::complete_barrier() {
  const Site& site = threads_[first_at_barrier_].site;
  if (live_ != count_ && !options_.exited_threads_may_miss_barriers &&
      Reports::instance().is_new(ReportKind::BarrierDivergence, "exit " + to_string(site)))
    Reports::instance().add(ReportKind::BarrierDivergence,
                            std::to_string(count_ - live_) + " of " + std::to_string(count_) +
                                " threads returned before the barrier at " + to_string(site) + ", where " +
                                who(first_at_barrier_) + " waits");
  arrived_ = 0;
  ++barriers_;
  votes_[barriers_ % 2] = {};
  runnable_ = alive_;
  if (Checker* watch = checker()) watch->barrier_passed();
}

}  // namespace lamina::cuda::emulator
