#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "cuda/emulator/site.h"

// CUDA's shuffles, votes and reductions of a warp. All lanes that the mask names, and that have not returned,
// must call the same function with the same mask; they wait for each other. What a lane gets from one that is
// not there is all ones (NaN, -1), so that nobody relies on it.
namespace lamina::cuda {
namespace emulator {

int lane();
// What lane `source` gave as `bits`.
std::uint64_t shuffle(unsigned mask, std::uint64_t bits, int source, const char* name, const Site& site);
// Bit i: lane i's vote.
unsigned vote(unsigned mask, bool yes, const char* name, const Site& site);

enum class WarpReduction { Add, Min, Max, And, Or, Xor };
std::uint32_t reduce(unsigned mask, std::uint32_t value, WarpReduction how, bool is_signed, const char* name,
                     const Site& site);

template <class T>
T shuffle_value(unsigned mask, T value, int source, const char* name, const Site& site) {
  static_assert(std::is_arithmetic_v<T> && sizeof(T) >= 4, "CUDA shuffles numbers of 4 and 8 bytes only");
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof value);
  bits = shuffle(mask, bits, source, name, site);
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace emulator

template <class T>
T __shfl_sync(unsigned mask, T value, int source, int width = 32,
              emulator::Site site = emulator::Site::here()) {
  const int first = emulator::lane() & ~(width - 1);
  return emulator::shuffle_value(mask, value, first | (source & (width - 1)), "__shfl_sync", site);
}
template <class T>
T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32,
                 emulator::Site site = emulator::Site::here()) {
  const int lane = emulator::lane(), source = lane - static_cast<int>(delta), first = lane & ~(width - 1);
  return emulator::shuffle_value(mask, value, source < first ? lane : source, "__shfl_up_sync", site);
}
template <class T>
T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32,
                   emulator::Site site = emulator::Site::here()) {
  const int lane = emulator::lane(), source = lane + static_cast<int>(delta), last = lane | (width - 1);
  return emulator::shuffle_value(mask, value, source > last ? lane : source, "__shfl_down_sync", site);
}
template <class T>
T __shfl_xor_sync(unsigned mask, T value, int other, int width = 32,
                  emulator::Site site = emulator::Site::here()) {
  const int lane = emulator::lane(), source = lane ^ other, last = lane | (width - 1);
  return emulator::shuffle_value(mask, value, source > last ? lane : source, "__shfl_xor_sync", site);
}

inline unsigned __ballot_sync(unsigned mask, int yes, emulator::Site site = emulator::Site::here()) {
  return emulator::vote(mask, yes != 0, "__ballot_sync", site);
}
inline int __any_sync(unsigned mask, int yes, emulator::Site site = emulator::Site::here()) {
  return emulator::vote(mask, yes != 0, "__any_sync", site) != 0;
}
inline int __all_sync(unsigned mask, int yes, emulator::Site site = emulator::Site::here()) {
  return emulator::vote(mask, yes == 0, "__all_sync", site) == 0;
}

namespace emulator {
template <class T>
T reduce_value(unsigned mask, T value, WarpReduction how, const char* name, const Site& site) {
  static_assert(std::is_same_v<T, unsigned> || std::is_same_v<T, int>, "CUDA reduces int and unsigned only");
  return static_cast<T>(
      reduce(mask, static_cast<std::uint32_t>(value), how, std::is_signed_v<T>, name, site));
}
}  // namespace emulator

template <class T>
T __reduce_add_sync(unsigned mask, T value, emulator::Site site = emulator::Site::here()) {
  return emulator::reduce_value(mask, value, emulator::WarpReduction::Add, "__reduce_add_sync", site);
}
template <class T>
T __reduce_min_sync(unsigned mask, T value, emulator::Site site = emulator::Site::here()) {
  return emulator::reduce_value(mask, value, emulator::WarpReduction::Min, "__reduce_min_sync", site);
}
template <class T>
T __reduce_max_sync(unsigned mask, T value, emulator::Site site = emulator::Site::here()) {
  return emulator::reduce_value(mask, value, emulator::WarpReduction::Max, "__reduce_max_sync", site);
}
inline unsigned __reduce_and_sync(unsigned mask, unsigned value,
                                  emulator::Site site = emulator::Site::here()) {
  return emulator::reduce_value(mask, value, emulator::WarpReduction::And, "__reduce_and_sync", site);
}
inline unsigned __reduce_or_sync(unsigned mask, unsigned value,
                                 emulator::Site site = emulator::Site::here()) {
  return emulator::reduce_value(mask, value, emulator::WarpReduction::Or, "__reduce_or_sync", site);
}
inline unsigned __reduce_xor_sync(unsigned mask, unsigned value,
                                  emulator::Site site = emulator::Site::here()) {
  return emulator::reduce_value(mask, value, emulator::WarpReduction::Xor, "__reduce_xor_sync", site);
}

}  // namespace lamina::cuda
