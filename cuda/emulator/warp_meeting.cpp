#include <cstdio>
#include <cstring>

#include "cuda/emulator/checker.h"
#include "cuda/emulator/multiprocessor.h"
#include "cuda/emulator/reports.h"

namespace lamina::cuda::emulator {
namespace {

std::string hex(unsigned mask) {
  char text[16];
  std::snprintf(text, sizeof text, "%08x", mask);
  return text;
}

bool together(const WarpCall& a, const WarpCall& b) {
  return a.mask == b.mask && a.combine == b.combine && (a.name == b.name || std::strcmp(a.name, b.name) == 0);
}

}  // namespace

void Multiprocessor::meet_warp(const WarpCall& call, const Site& site) {
  const Unwatched quiet;
  check_mask(call, site);
  CudaThread& thread = threads_[current_];
  thread.state = ThreadState::InWarp;
  thread.site = site;
  thread.call = call;
  const unsigned warp = current_ / kWarp;
  warps_[warp].waiting |= 1u << lane();
  if (!try_release_warp(warp, call.mask)) wait();
  thread.state = ThreadState::Running;
}

void Multiprocessor::check_mask(const WarpCall& call, const Site& site) {
  const unsigned exists = warps_[current_ / kWarp].exists;
  const auto text = [&] {
    return std::string(call.name) + " at " + to_string(site) + " with mask " + hex(call.mask) + ": ";
  };
  if (!(call.mask >> lane() & 1)) {
    report(ReportKind::BadMask, site,
           text() + "lane " + std::to_string(lane()) + ", which calls it, is not in it");
    end_launch();
  }
  if (call.mask & ~exists)
    report(ReportKind::PartialWarp, site, text() + "the block's last warp has only the lanes " + hex(exists));
}

// If all lanes of the mask that have not returned are here, they go on.
bool Multiprocessor::try_release_warp(unsigned index, unsigned mask) {
  Warp& warp = warps_[index];
  const unsigned needed = mask & warp.live;
  if (!needed || (needed & ~warp.waiting)) return false;
  CudaThread* threads = &threads_[index * kWarp];
  const WarpCall& call = threads[std::countr_zero(needed)].call;
  void* lanes[kWarp] = {};
  for (unsigned l = 0; l < kWarp; ++l) {
    if (!(needed >> l & 1)) continue;
    if (!together(threads[l].call, call)) return false;
    lanes[l] = threads[l].call.argument;
  }
  call.combine(lanes, needed);
  if (Checker* watch = checker(); watch && call.orders_memory) watch->lanes_met(index, needed);
  for (unsigned left = needed; left; left &= left - 1)
    release(index * kWarp + static_cast<unsigned>(std::countr_zero(left)));
  warp.waiting &= ~needed;
  return true;
}

}  // namespace lamina::cuda::emulator
