#pragma once

#include <cstddef>

#include "cuda/emulator/context.h"

namespace lamina::cuda::emulator {

enum class Access { Read, Write, AtomicRead, AtomicWrite };

// Watches the memory accesses of kernels. The emulator tells it what exists and what orders what; the
// accesses themselves it gets from the compiler (see check/). Only there in the check build: checker() is
// null elsewhere. All calls come from one OS thread at a time.
class Checker {
 public:
  virtual ~Checker() = default;

  // A buffer that nobody has written to; gone; written by the host, before the launches that follow.
  virtual void device_allocated(char* low, std::size_t bytes) = 0;
  virtual void device_freed(char* low) = 0;
  virtual void device_written(char* low, std::size_t bytes) = 0;

  virtual void launch_begins(const void* arguments, std::size_t bytes) = 0;
  virtual void launch_ends() = 0;
  virtual void block_begins(unsigned threads) = 0;
  virtual void shared_declared(char* low, std::size_t bytes, const char* name) = 0;  // until the launch ends

  // The accesses that follow are this thread's; they are not watched; they are watched or not for a while,
  // which returns how it was before.
  virtual void thread_runs(unsigned thread, const Stack& stack) = 0;
  virtual void nobody_runs() = 0;
  virtual bool watch(bool on) = 0;

  // What orders accesses: a barrier, a meeting of lanes at __syncwarp, __threadfence of the running thread.
  virtual void barrier_passed() = 0;
  virtual void lanes_met(unsigned warp, unsigned lanes) = 0;
  virtual void fence() = 0;

  // Accesses that the emulator makes for the running thread, watched in any case. `where` is a return address
  // into the kernel.
  virtual void accessed(const void* low, std::size_t bytes, Access access, const void* where) = 0;
  virtual void became_uninitialised(const void* low, std::size_t bytes) = 0;
};

// Set before main() by the checker's object files, if they are linked.
extern constinit Checker* registered_checker;
inline Checker* checker() { return registered_checker; }

// While one of these exists, no access is watched. Whatever kernels call and does more than a few moves has
// one: the linker may have given the emulator a kernel file's copy of some function of the standard library.
class Unwatched {
 public:
  Unwatched() : before_(checker() && checker()->watch(false)) {}
  Unwatched(const Unwatched&) = delete;
  Unwatched& operator=(const Unwatched&) = delete;
  ~Unwatched() {
    if (before_) checker()->watch(true);
  }

 private:
  bool before_;
};

}  // namespace lamina::cuda::emulator
