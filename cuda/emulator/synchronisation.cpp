#include "cuda/emulator/synchronisation.h"

#include "cuda/emulator/checker.h"
#include "cuda/emulator/multiprocessor.h"
#include "cuda/emulator/reports.h"

namespace lamina::cuda {

using emulator::Multiprocessor;

void __syncthreads(emulator::Site site) { Multiprocessor::current()->wait_at_barrier(site, false); }

int __syncthreads_count(int vote, emulator::Site site) {
  return static_cast<int>(Multiprocessor::current()->wait_at_barrier(site, vote != 0).yes);
}

int __syncthreads_and(int vote, emulator::Site site) {
  const auto votes = Multiprocessor::current()->wait_at_barrier(site, vote != 0);
  return votes.yes == votes.all;
}

int __syncthreads_or(int vote, emulator::Site site) { return __syncthreads_count(vote, site) != 0; }

void __syncwarp(unsigned mask, emulator::Site site) {
  Multiprocessor::current()->meet_warp({mask, "__syncwarp", nullptr, [](void* const*, unsigned) {}, true},
                                       site);
}

void __threadfence() {
  if (emulator::Checker* watch = emulator::checker()) watch->fence();
}

void __trap(emulator::Site site) {
  const emulator::Unwatched quiet;
  Multiprocessor::current()->report(emulator::ReportKind::Trap, site, "__trap() at " + to_string(site));
  Multiprocessor::current()->end_launch();
}

namespace emulator {

void* shared_array(SharedSite& site) {
  const Unwatched quiet;
  Multiprocessor& multiprocessor = *Multiprocessor::current();
  if (void* memory = multiprocessor.shared().declared(site)) return memory;
  multiprocessor.report(ReportKind::BadLaunch, {},
                        std::string("with ") + site.name + " the block has " +
                            std::to_string(multiprocessor.shared().static_bytes()) +
                            " bytes of static shared memory, more than a device allows");
  multiprocessor.end_launch();
}

void* dynamic_shared() {
  const Unwatched quiet;
  Multiprocessor& multiprocessor = *Multiprocessor::current();
  if (void* memory = multiprocessor.shared().dynamic()) return memory;
  multiprocessor.report(ReportKind::BadLaunch, {}, "more shared memory than a device allows");
  multiprocessor.end_launch();
}

}  // namespace emulator
}  // namespace lamina::cuda
