#pragma once

#include <cstddef>

#if !defined(__x86_64__) || defined(LAMINA_EMULATOR_UCONTEXT)
#include <ucontext.h>
#endif

namespace lamina::cuda::emulator {

// Memory that a thread of execution uses as its stack; grows downwards from `top`, which is a multiple of 16.
struct Stack {
  char* low = nullptr;
  char* top = nullptr;
};

// A point of execution that is left and resumed. On x86-64 twelve instructions of ours switch (7 ns); on
// other machines, and with LAMINA_EMULATOR_UCONTEXT defined, the C library's swapcontext does (240 ns, as it
// also asks the kernel to save the signal mask). Knows about AddressSanitizer, which must be told of every
// switch.
class Context {
 public:
  // Makes this the begin of `entry`, which never returns, on a stack of its own.
  void prepare(const Stack& stack, void (*entry)());

  // Makes this a place that switch_to can leave: the OS thread's own stack.
  void adopt_os_thread();

  // Leaves for `next`; returns when somebody switches back. `for_ever`: nobody will.
  void switch_to(Context& next, bool for_ever = false);

  // The first thing that `entry` does.
  static void entered();

 private:
#if defined(__x86_64__) && !defined(LAMINA_EMULATOR_UCONTEXT)
  void* stack_pointer_ = nullptr;
#else
  ucontext_t registers_;
#endif
  const void* stack_low_ = nullptr;
  std::size_t stack_bytes_ = 0;
  void* fake_stack_ = nullptr;  // AddressSanitizer's
};

}  // namespace lamina::cuda::emulator
