#include <cstdio>
#include <map>

#include "cuda/emulator/multiprocessor.h"
#include "cuda/emulator/reports.h"

namespace lamina::cuda::emulator {
namespace {

std::string place_of(const CudaThread& thread) {
  char mask[16];
  std::snprintf(mask, sizeof mask, "%08x", thread.call.mask);
  switch (thread.state) {
    case ThreadState::Finished:
      return "have returned";
    case ThreadState::AtBarrier:
      return "wait in __syncthreads at " + to_string(thread.site);
    default:
      return std::string("wait in ") + thread.call.name + " at " + to_string(thread.site) + ", mask " + mask;
  }
}

}  // namespace

void Multiprocessor::report_deadlock() {
  std::map<std::string, std::vector<unsigned>> groups;
  bool in_warp = false;
  for (unsigned t = 0; t < count_; ++t) {
    groups[place_of(threads_[t])].push_back(t);
    in_warp |= threads_[t].state == ThreadState::InWarp;
  }
  std::string text = "no thread of the block can go on:";
  for (const auto& [place, members] : groups)
    text +=
        " [" + std::to_string(members.size()) + " " + place + "; the first is " + who(members.front()) + "]";
  Reports::instance().add(in_warp ? ReportKind::WarpDivergence : ReportKind::BarrierDivergence, text);
}

}  // namespace lamina::cuda::emulator
