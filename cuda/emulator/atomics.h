#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

#include "cuda/emulator/keywords.h"

// CUDA's atomic functions, for the types that CUDA has them for. Really atomic, as blocks may run on several
// OS threads.
namespace lamina::cuda {
namespace emulator {

template <class T, class... Allowed>
concept OneOf = (std::is_same_v<T, Allowed> || ...);

template <class T>
concept AtomicInteger = OneOf<T, int, unsigned, unsigned long long>;
template <class T>
concept AtomicNumber = AtomicInteger<T> || OneOf<T, float, double>;
template <class T>
concept AtomicOrdered = AtomicInteger<T> || OneOf<T, long long>;

// Replaces *at by change(*at) and returns what was there. Always inlined, so that the checker sees the
// kernel's line.
template <class T, class Change>
__forceinline__ T exchange_atomically(T* at, Change change) {
  using Bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  Bits* const place = reinterpret_cast<Bits*>(at);
  Bits before = __atomic_load_n(place, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n(place, &before, std::bit_cast<Bits>(change(std::bit_cast<T>(before))),
                                      true, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
  return std::bit_cast<T>(before);
}

}  // namespace emulator

template <emulator::AtomicNumber T>
__forceinline__ T atomicAdd(T* at, std::type_identity_t<T> value) {
  return emulator::exchange_atomically(at, [=](T before) { return static_cast<T>(before + value); });
}
template <emulator::AtomicInteger T>
__forceinline__ T atomicSub(T* at, std::type_identity_t<T> value) {
  return emulator::exchange_atomically(at, [=](T before) { return static_cast<T>(before - value); });
}
template <emulator::AtomicOrdered T>
__forceinline__ T atomicMax(T* at, std::type_identity_t<T> value) {
  return emulator::exchange_atomically(at, [=](T before) { return before < value ? value : before; });
}
template <emulator::AtomicOrdered T>
__forceinline__ T atomicMin(T* at, std::type_identity_t<T> value) {
  return emulator::exchange_atomically(at, [=](T before) { return value < before ? value : before; });
}
template <emulator::AtomicInteger T>
__forceinline__ T atomicAnd(T* at, std::type_identity_t<T> value) {
  return emulator::exchange_atomically(at, [=](T before) { return before & value; });
}
template <emulator::AtomicInteger T>
__forceinline__ T atomicOr(T* at, std::type_identity_t<T> value) {
  return emulator::exchange_atomically(at, [=](T before) { return before | value; });
}
template <emulator::AtomicInteger T>
__forceinline__ T atomicXor(T* at, std::type_identity_t<T> value) {
  return emulator::exchange_atomically(at, [=](T before) { return before ^ value; });
}
template <class T>
requires emulator::AtomicInteger<T> || emulator::OneOf<T, float> __forceinline__ T
atomicExch(T* at, std::type_identity_t<T> value) {
  return emulator::exchange_atomically(at, [=](T) { return value; });
}
template <emulator::AtomicInteger T>
__forceinline__ T atomicCAS(T* at, std::type_identity_t<T> expected, std::type_identity_t<T> value) {
  return emulator::exchange_atomically(at, [=](T before) { return before == expected ? value : before; });
}
__forceinline__ unsigned atomicInc(unsigned* at, unsigned last) {
  return emulator::exchange_atomically(at, [=](unsigned before) { return before >= last ? 0u : before + 1; });
}

}  // namespace lamina::cuda
