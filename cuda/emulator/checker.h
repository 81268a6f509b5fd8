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

  virtual void device_allocated(char* low, std::size_t bytes) = 0;  // contents: not initialised
  virtual void device_freed(char* low) = 0;
  virtual void device_written(char* low,
                              std::size_t bytes) = 0;  // by the host, before the launches that follow

  virtual void launch_begins(const void* arguments, std::size_t bytes) = 0;
  virtual void launch_ends() = 0;
  virtual void block_begins(unsigned threads) = 0;
  virtual void shared_declared(char* low, std::size_t bytes, const char* name) = 0;  // until the launch ends
  virtual void thread_runs(unsigned thread, const Stack& stack) = 0;  // the accesses that follow are its own
  virtual void nobody_runs() = 0;  // the accesses that follow are not watched

  virtual void barrier_passed() = 0;
  virtual void lanes_met(unsigned warp,
                         unsigned lanes) = 0;  // at something that orders their memory accesses
  virtual void fence() = 0;                    // __threadfence of the running thread

  // Accesses that the emulator makes for the running thread. `where` is a return address into the kernel.
  virtual void accessed(const void* low, std::size_t bytes, Access access, const void* where) = 0;
  virtual void became_uninitialised(const void* low, std::size_t bytes) = 0;
};

Checker* checker();
void set_checker(Checker* checker);

}  // namespace lamina::cuda::emulator
