#include "cuda/emulator/check/access_checker.h"

#include <dlfcn.h>

#include <algorithm>
#include <utility>

#include "cuda/emulator/multiprocessor.h"
#include "cuda/emulator/reports.h"
#include "cuda/emulator/source_line.h"

namespace lamina::cuda::emulator {
namespace {

// The objects of this file are linked into check builds, and that is what makes them such.
[[maybe_unused]] const bool registered = (registered_checker = &AccessChecker::instance()) != nullptr;

}  // namespace

AccessChecker& AccessChecker::instance() {
  static AccessChecker checker;
  return checker;
}

void AccessChecker::device_allocated(char* low, std::size_t bytes) {
  regions_.add(low, bytes, "device buffer", false);
}
void AccessChecker::device_freed(char* low) { regions_.remove(low); }
void AccessChecker::device_written(char* low, std::size_t bytes) {
  if (Region* region = regions_.find(low)) region->shadow.reset(region->offset(low), bytes, true);
}

void AccessChecker::launch_begins(const void* arguments, std::size_t bytes) {
  clocks_.begin_launch();
  arguments_ = {static_cast<const char*>(arguments), bytes};
  reported_.clear();
  blocks_.clear();
  // The compiler may lay the four variables out in any order.
  const auto address = [](const auto& variable) { return reinterpret_cast<const char*>(&variable); };
  const auto [low, high] =
      std::minmax({address(threadIdx), address(blockIdx), address(blockDim), address(gridDim)});
  coordinates_ = {low, static_cast<std::size_t>(high - low) + sizeof(dim3)};
}

void AccessChecker::launch_ends() {
  regions_.remove_shared();
  arguments_ = {};
}

void AccessChecker::block_begins(unsigned threads) {
  clocks_.begin_block(threads);
  blocks_.push_back(blockIdx);
}

void AccessChecker::shared_declared(char* low, std::size_t bytes, const char* name) {
  regions_.add(low, bytes, name, true);
}

void AccessChecker::thread_runs(unsigned thread, const Stack& stack) {
  thread_ = thread;
  watching_ = true;
  stack_ = {stack.low, static_cast<std::size_t>(stack.top - stack.low)};
}
void AccessChecker::nobody_runs() { watching_ = false; }
bool AccessChecker::watch(bool on) { return std::exchange(watching_, on); }

void AccessChecker::barrier_passed() { time_is_full(clocks_.pass_barrier()); }
void AccessChecker::lanes_met(unsigned warp, unsigned lanes) { time_is_full(clocks_.meet(warp, lanes)); }
void AccessChecker::fence() { time_is_full(clocks_.fence(thread_)); }

void AccessChecker::became_uninitialised(const void* low, std::size_t bytes) {
  if (Region* region = regions_.find(low)) region->shadow.reset(region->offset(low), bytes, false);
}

void AccessChecker::accessed(const void* at, std::size_t bytes, Access access, const void* where) {
  const bool atomic = access == Access::AtomicRead || access == Access::AtomicWrite;
  const bool writes = access == Access::Write || access == Access::AtomicWrite;
  const Stamp stamp = clocks_.now(thread_, places_.number(where), atomic);
  Region* const region = regions_.find(at);
  if (!region && !writes && is_constant(at)) return;
  const std::size_t offset = region ? region->offset(at) : 0;
  if (!region || offset + bytes > region->shadow.bytes()) return out_of_bounds(at, bytes, writes, stamp);
  if (access == Access::AtomicWrite && !region->shared) clocks_.use_atomic(thread_, at);
  region->shadow.for_each(offset, bytes,
                          [&](Cell& cell) { check_cell(cell, stamp, writes, *region, offset); });
}

void AccessChecker::check_cell(Cell& cell, const Stamp& stamp, bool writes, const Region& region,
                               std::size_t offset) {
  const auto fault = [&](ReportKind kind, const std::string& text) {
    report(kind, stamp, text + " (" + region.name + ", offset " + std::to_string(offset) + ")");
  };
  const std::string_view verb = writes ? "write" : "read";
  const bool written = cell.write.valid && (!region.shared || cell.write.block == clocks_.block());
  if (!written && (!writes || stamp.atomic) && is_new(ReportKind::UninitialisedRead, stamp))
    fault(ReportKind::UninitialisedRead,
          "read at " + line(stamp) + " by " + who(stamp) + " of what nobody wrote");
  const auto clash = [&](const Stamp& earlier, const char* what) {
    if (!conflict(earlier, stamp, region) || !is_new(ReportKind::Race, stamp)) return;
    fault(ReportKind::Race, std::string(verb) + " at " + line(stamp) + " by " + who(stamp) +
                                " is not ordered after the " + what + " at " + line(earlier) + " by " +
                                who(earlier));
  };
  clash(cell.write, "write");
  if (writes) {
    clash(cell.read, "read");
    clash(cell.other_read, "read");
    cell.write = stamp;
  } else {
    if (!cell.read.same_thread(stamp)) cell.other_read = cell.read;
    cell.read = stamp;
  }
}

bool AccessChecker::conflict(const Stamp& earlier, const Stamp& stamp, const Region& region) const {
  if (!earlier.valid || !clocks_.in_this_launch(earlier) || earlier.same_thread(stamp)) return false;
  if (region.shared && earlier.block != stamp.block) return false;  // another block's memory of the same name
  if (earlier.atomic && stamp.atomic) return false;
  return !clocks_.is_before(earlier, static_cast<unsigned>(stamp.thread));
}

// Constants, tables and texts of the program itself.
bool AccessChecker::is_constant(const void* at) {
  const std::uintptr_t page = reinterpret_cast<std::uintptr_t>(at) >> 12;
  if (page == constant_page_) return true;
  Dl_info info;
  if (!dladdr(at, &info)) return false;
  constant_page_ = page;
  return true;
}

void AccessChecker::out_of_bounds(const void* at, std::size_t bytes, bool writes, const Stamp& stamp) {
  const char* const end = static_cast<const char*>(at) + bytes;
  // Where only its end lies outside, the end is what matters.
  const void* const outside = regions_.find(at) ? end : at;
  if (is_new(ReportKind::OutOfBounds, stamp))
    report(ReportKind::OutOfBounds, stamp,
           std::to_string(bytes) + "-byte " + (writes ? "write" : "read") + " at " + line(stamp) + " by " +
               who(stamp) + regions_.describe(outside));
  Multiprocessor::current()->end_launch();
}

bool AccessChecker::is_new(ReportKind kind, const Stamp& stamp) {
  return reported_.insert({kind, stamp.place}).second;
}

void AccessChecker::report(ReportKind kind, const Stamp&, const std::string& text) {
  Reports::instance().add(kind, text);
}

void AccessChecker::time_is_full(bool room) {
  if (room) return;
  Reports::instance().add(
      ReportKind::BadLaunch,
      "the checker counts 16 million barriers and one million __syncwarp of a block, not more");
  Multiprocessor::current()->end_launch();
}

std::string AccessChecker::line(const Stamp& stamp) const {
  return source_line(places_.address(static_cast<std::uint32_t>(stamp.place)));
}

std::string AccessChecker::who(const Stamp& stamp) const {
  const auto text = [](std::uint64_t x, std::uint64_t y, std::uint64_t z) {
    return "(" + std::to_string(x) + "," + std::to_string(y) + "," + std::to_string(z) + ")";
  };
  const std::uint64_t t = stamp.thread;
  const uint3 block = blocks_[blocks_.size() - 1 - (clocks_.block() - stamp.block)];
  return "thread " + text(t % blockDim.x, t / blockDim.x % blockDim.y, t / blockDim.x / blockDim.y) +
         " of block " + text(block.x, block.y, block.z);
}

}  // namespace lamina::cuda::emulator
