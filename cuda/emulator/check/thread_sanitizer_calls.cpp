// The functions that g++ and clang++ call with -fsanitize=thread for every load and store. Kernel files are
// compiled with it and linked with these instead of the compiler's libtsan, so that the accesses of each CUDA
// thread are seen. No other file may be compiled with it.
#include <cstdint>
#include <cstring>

#include "cuda/emulator/check/access_checker.h"

namespace {

using lamina::cuda::emulator::Access;
using lamina::cuda::emulator::AccessChecker;

inline void tell(const volatile void* at, std::size_t bytes, Access access, const void* where) {
  AccessChecker::instance().observe(const_cast<const void*>(at), bytes, access, where);
}

}  // namespace

// The names are the compilers', and they differ by the size of the access alone.
#define LAMINA_HERE __builtin_return_address(0)
#define LAMINA_PLAIN_ACCESSES(size)                                                                    \
  void __tsan_read##size(void* at) { tell(at, size, Access::Read, LAMINA_HERE); }                      \
  void __tsan_write##size(void* at) { tell(at, size, Access::Write, LAMINA_HERE); }                    \
  void __tsan_unaligned_read##size(void* at) { tell(at, size, Access::Read, LAMINA_HERE); }            \
  void __tsan_unaligned_write##size(void* at) { tell(at, size, Access::Write, LAMINA_HERE); }          \
  void __tsan_volatile_read##size(void* at) { tell(at, size, Access::Read, LAMINA_HERE); }             \
  void __tsan_volatile_write##size(void* at) { tell(at, size, Access::Write, LAMINA_HERE); }           \
  void __tsan_unaligned_volatile_read##size(void* at) { tell(at, size, Access::Read, LAMINA_HERE); }   \
  void __tsan_unaligned_volatile_write##size(void* at) { tell(at, size, Access::Write, LAMINA_HERE); } \
  void __tsan_read_write##size(void* at) {                                                             \
    tell(at, size, Access::Read, LAMINA_HERE);                                                         \
    tell(at, size, Access::Write, LAMINA_HERE);                                                        \
  }                                                                                                    \
  void __tsan_unaligned_read_write##size(void* at) {                                                   \
    tell(at, size, Access::Read, LAMINA_HERE);                                                         \
    tell(at, size, Access::Write, LAMINA_HERE);                                                        \
  }

#define LAMINA_ATOMIC_CHANGE(bits, change)                                             \
  std::uint##bits##_t __tsan_atomic##bits##_##change(volatile std::uint##bits##_t* at, \
                                                     std::uint##bits##_t value, int) { \
    tell(at, bits / 8, Access::AtomicWrite, LAMINA_HERE);                              \
    return __atomic_##change(at, value, __ATOMIC_SEQ_CST);                             \
  }

#define LAMINA_ATOMIC_ACCESSES(bits)                                                                         \
  std::uint##bits##_t __tsan_atomic##bits##_load(const volatile std::uint##bits##_t* at, int) {              \
    tell(at, bits / 8, Access::AtomicRead, LAMINA_HERE);                                                     \
    return __atomic_load_n(at, __ATOMIC_SEQ_CST);                                                            \
  }                                                                                                          \
  void __tsan_atomic##bits##_store(volatile std::uint##bits##_t* at, std::uint##bits##_t value, int) {       \
    tell(at, bits / 8, Access::AtomicWrite, LAMINA_HERE);                                                    \
    __atomic_store_n(at, value, __ATOMIC_SEQ_CST);                                                           \
  }                                                                                                          \
  std::uint##bits##_t __tsan_atomic##bits##_exchange(volatile std::uint##bits##_t* at,                       \
                                                     std::uint##bits##_t value, int) {                       \
    tell(at, bits / 8, Access::AtomicWrite, LAMINA_HERE);                                                    \
    return __atomic_exchange_n(at, value, __ATOMIC_SEQ_CST);                                                 \
  }                                                                                                          \
  int __tsan_atomic##bits##_compare_exchange_strong(volatile std::uint##bits##_t* at,                        \
                                                    std::uint##bits##_t* expected,                           \
                                                    std::uint##bits##_t value, int, int) {                   \
    tell(at, bits / 8, Access::AtomicWrite, LAMINA_HERE);                                                    \
    return __atomic_compare_exchange_n(at, expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);      \
  }                                                                                                          \
  int __tsan_atomic##bits##_compare_exchange_weak(volatile std::uint##bits##_t* at,                          \
                                                  std::uint##bits##_t* expected, std::uint##bits##_t value,  \
                                                  int, int) {                                                \
    tell(at, bits / 8, Access::AtomicWrite, LAMINA_HERE);                                                    \
    return __atomic_compare_exchange_n(at, expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);      \
  }                                                                                                          \
  std::uint##bits##_t __tsan_atomic##bits##_compare_exchange_val(                                            \
      volatile std::uint##bits##_t* at, std::uint##bits##_t expected, std::uint##bits##_t value, int, int) { \
    tell(at, bits / 8, Access::AtomicWrite, LAMINA_HERE);                                                    \
    __atomic_compare_exchange_n(at, &expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);            \
    return expected;                                                                                         \
  }                                                                                                          \
  LAMINA_ATOMIC_CHANGE(bits, fetch_add)                                                                      \
  LAMINA_ATOMIC_CHANGE(bits, fetch_sub)                                                                      \
  LAMINA_ATOMIC_CHANGE(bits, fetch_and)                                                                      \
  LAMINA_ATOMIC_CHANGE(bits, fetch_or)                                                                       \
  LAMINA_ATOMIC_CHANGE(bits, fetch_xor)

extern "C" {

LAMINA_PLAIN_ACCESSES(1)
LAMINA_PLAIN_ACCESSES(2)
LAMINA_PLAIN_ACCESSES(4)
LAMINA_PLAIN_ACCESSES(8)
LAMINA_PLAIN_ACCESSES(16)
LAMINA_ATOMIC_ACCESSES(8)
LAMINA_ATOMIC_ACCESSES(16)
LAMINA_ATOMIC_ACCESSES(32)
LAMINA_ATOMIC_ACCESSES(64)

void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}
void __tsan_vptr_read(void**) {}
void __tsan_vptr_update(void**, void*) {}
void __tsan_atomic_thread_fence(int) {}
void __tsan_atomic_signal_fence(int) {}

void __tsan_read_range(void* at, std::size_t bytes) { tell(at, bytes, Access::Read, LAMINA_HERE); }
void __tsan_write_range(void* at, std::size_t bytes) { tell(at, bytes, Access::Write, LAMINA_HERE); }

// clang++ leaves copies of structs as calls of memcpy; these take their place by objcopy --redefine-sym.
void* __tsan_memcpy(void* to, const void* from, std::size_t bytes) {
  tell(from, bytes, Access::Read, LAMINA_HERE);
  tell(to, bytes, Access::Write, LAMINA_HERE);
  return std::memcpy(to, from, bytes);
}
void* __tsan_memmove(void* to, const void* from, std::size_t bytes) {
  tell(from, bytes, Access::Read, LAMINA_HERE);
  tell(to, bytes, Access::Write, LAMINA_HERE);
  return std::memmove(to, from, bytes);
}
void* __tsan_memset(void* to, int byte, std::size_t bytes) {
  tell(to, bytes, Access::Write, LAMINA_HERE);
  return std::memset(to, byte, bytes);
}

}  // extern "C"
