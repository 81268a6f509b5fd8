#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cuda/emulator/check/clocks.h"
#include "cuda/emulator/check/places.h"
#include "cuda/emulator/check/regions.h"
#include "cuda/emulator/checker.h"
#include "cuda/emulator/coordinates.h"
#include "cuda/emulator/report.h"

namespace lamina::cuda::emulator {

// Finds races in shared and device memory, within and between blocks, reads of what nobody wrote, and
// accesses outside of the device's memory. A race is found by what orders accesses (Clocks), not by when they
// happen: any order of the threads shows it. An access out of bounds ends the launch, as it would on a
// device.
//
// What it cannot see: of the reads of one piece of memory only the last two, by different threads, are
// remembered; what is not executed; accesses by code that was not compiled with -fsanitize=thread.
class AccessChecker final : public Checker {
 public:
  static AccessChecker& instance();

  // An access by compiled code. `where` is the return address of the call that tells of it.
  void observe(const void* at, std::size_t bytes, Access access, const void* where) {
    if (!watching_ || is_own(at)) return;
    watching_ = false;
    accessed(at, bytes, access, where);
    watching_ = true;
  }

  void device_allocated(char* low, std::size_t bytes) override;
  void device_freed(char* low) override;
  void device_written(char* low, std::size_t bytes) override;
  void launch_begins(const void* arguments, std::size_t bytes) override;
  void launch_ends() override;
  void block_begins(unsigned threads) override;
  void shared_declared(char* low, std::size_t bytes, const char* name) override;
  void thread_runs(unsigned thread, const Stack& stack) override;
  void nobody_runs() override;
  bool watch(bool on) override;
  void barrier_passed() override;
  void lanes_met(unsigned warp, unsigned lanes) override;
  void fence() override;
  void accessed(const void* at, std::size_t bytes, Access access, const void* where) override;
  void became_uninitialised(const void* low, std::size_t bytes) override;

 private:
  struct Range {
    const char* low = nullptr;
    std::size_t bytes = 0;
    bool holds(const void* at) const {
      return static_cast<std::size_t>(static_cast<const char*>(at) - low) < bytes;
    }
  };

  // Memory that is of no interest: the thread's stack, the kernel's arguments, threadIdx and its like.
  bool is_own(const void* at) const {
    return stack_.holds(at) || coordinates_.holds(at) || arguments_.holds(at);
  }
  void check_cell(Cell& cell, const Stamp& stamp, bool writes, const Region& region, std::size_t offset);
  bool conflict(const Stamp& earlier, const Stamp& stamp, const Region& region) const;
  bool is_constant(const void* at);
  void out_of_bounds(const void* at, std::size_t bytes, bool writes, const Stamp& stamp);
  void report(ReportKind kind, const Stamp& stamp, const std::string& text);
  bool is_new(ReportKind kind, const Stamp& stamp);
  void time_is_full(bool room);
  std::string line(const Stamp& stamp) const;
  std::string who(const Stamp& stamp) const;

  Regions regions_;
  Clocks clocks_;
  Places places_;
  bool watching_ = false;
  unsigned thread_ = 0;  // that runs
  Range stack_, coordinates_, arguments_;
  std::uintptr_t constant_page_ = ~std::uintptr_t{0};  // the last one that was found to be of the program
  std::vector<uint3> blocks_;                          // of this launch, in the order they ran
  std::set<std::pair<ReportKind, std::uint64_t>> reported_;  // in this launch, by place
};

}  // namespace lamina::cuda::emulator
