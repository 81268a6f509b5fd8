#include "cuda/emulator/context.h"

#include <pthread.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LAMINA_EMULATOR_ASAN
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define LAMINA_EMULATOR_ASAN
#endif
#if defined(LAMINA_EMULATOR_ASAN)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

#if defined(__x86_64__) && !defined(LAMINA_EMULATOR_UCONTEXT)
extern "C" void lamina_emulator_switch(void** save, void* resume);

// Saves what the calling convention lets a function keep, exchanges the stacks, and loads it back.
asm(R"(
.text
.globl lamina_emulator_switch
.hidden lamina_emulator_switch
.type lamina_emulator_switch,@function
lamina_emulator_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size lamina_emulator_switch,.-lamina_emulator_switch
)");
#endif

namespace lamina::cuda::emulator {
namespace {

#if defined(LAMINA_EMULATOR_ASAN)
void announce_leaving(void** fake_stack, const void* low, std::size_t bytes) {
  __sanitizer_start_switch_fiber(fake_stack, low, bytes);
}
void announce_arrival(void* fake_stack) { __sanitizer_finish_switch_fiber(fake_stack, nullptr, nullptr); }
void forget_stack(const Stack& stack) {
  __asan_unpoison_memory_region(stack.low, static_cast<std::size_t>(stack.top - stack.low));
}
#else
void announce_leaving(void**, const void*, std::size_t) {}
void announce_arrival(void*) {}
void forget_stack(const Stack&) {}
#endif

}  // namespace

void Context::prepare(const Stack& stack, void (*entry)()) {
  stack_low_ = stack.low;
  stack_bytes_ = static_cast<std::size_t>(stack.top - stack.low);
  fake_stack_ = nullptr;
  forget_stack(stack);
#if defined(__x86_64__) && !defined(LAMINA_EMULATOR_UCONTEXT)
  // What the switch pops: six registers and the address it returns to. Above them lies one word, as if
  // `entry` had been called: the stack is then aligned as a function expects it.
  constexpr int kRegisters = 6;
  void** top = reinterpret_cast<void**>(stack.top);
  *--top = nullptr;
  *--top = reinterpret_cast<void*>(entry);
  for (int i = 0; i < kRegisters; ++i) *--top = nullptr;
  stack_pointer_ = top;
#else
  getcontext(&registers_);
  registers_.uc_stack.ss_sp = stack.low;
  registers_.uc_stack.ss_size = stack_bytes_;
  registers_.uc_link = nullptr;
  makecontext(&registers_, entry, 0);
#endif
}

void Context::adopt_os_thread() {
  pthread_attr_t attributes;
  void* low = nullptr;
  pthread_getattr_np(pthread_self(), &attributes);
  pthread_attr_getstack(&attributes, &low, &stack_bytes_);
  pthread_attr_destroy(&attributes);
  stack_low_ = low;
}

void Context::switch_to(Context& next, bool for_ever) {
  announce_leaving(for_ever ? nullptr : &fake_stack_, next.stack_low_, next.stack_bytes_);
#if defined(__x86_64__) && !defined(LAMINA_EMULATOR_UCONTEXT)
  lamina_emulator_switch(&stack_pointer_, next.stack_pointer_);
#else
  swapcontext(&registers_, &next.registers_);
#endif
  announce_arrival(fake_stack_);
}

void Context::entered() { announce_arrival(nullptr); }

}  // namespace lamina::cuda::emulator
