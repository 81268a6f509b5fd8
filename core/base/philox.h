#pragma once

#include <cmath>
#include <cstdint>

namespace lamina {

// Random numbers by counting: the same key and counter give the same four words on every device, and any
// element can be drawn without drawing those before it. Philox4x32-10 of Salmon, Moraes, Dror and Shaw,
// "Parallel random numbers: as easy as 1, 2, 3" (SC 2011). Everything here is constexpr and free of std
// containers, so that device code can call it too.
//   const PhiloxKey key = philox_key(seed, stream);
//   const PhiloxBlock block = philox(key, {{step, 0, index, 0}});
//   const float u = uniform_float(block.word[0]);
struct PhiloxKey {
  std::uint32_t word[2];
};
struct PhiloxBlock {
  std::uint32_t word[4];
};

constexpr PhiloxBlock philox(PhiloxKey key, PhiloxBlock counter) {
  constexpr std::uint64_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
  constexpr std::uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product0 = kMultiplier0 * counter.word[0];
    const std::uint64_t product1 = kMultiplier1 * counter.word[2];
    counter = {{static_cast<std::uint32_t>(product1 >> 32) ^ counter.word[1] ^ key.word[0],
                static_cast<std::uint32_t>(product1),
                static_cast<std::uint32_t>(product0 >> 32) ^ counter.word[3] ^ key.word[1],
                static_cast<std::uint32_t>(product0)}};
    key.word[0] += kWeyl0;
    key.word[1] += kWeyl1;
  }
  return counter;
}

// A counter of two 64-bit numbers, the first counting fastest.
constexpr PhiloxBlock philox_counter(std::uint64_t index, std::uint64_t outer) {
  return {{static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
           static_cast<std::uint32_t>(outer), static_cast<std::uint32_t>(outer >> 32)}};
}

// The key of one use of a seed. Two streams of a seed share no numbers, so that a shuffle and a dropout of
// the same seed do not run in step.
constexpr PhiloxKey philox_key(std::uint64_t seed, std::uint64_t stream) {
  const PhiloxKey root{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
  const PhiloxBlock derived = philox(root, philox_counter(stream, 0x6C616D696E61));  // "lamina"
  return {{derived.word[0], derived.word[1]}};
}

// Uniform in [0, 1): the upper 24 bits, each value exact in float.
constexpr float uniform_float(std::uint32_t word) { return static_cast<float>(word >> 8) * 0x1p-24f; }

// Uniform in [0, 1): 53 bits of two words, each value exact in double.
constexpr double uniform_double(std::uint32_t high, std::uint32_t low) {
  const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32 | low) >> 11;
  return static_cast<double>(bits) * 0x1p-53;
}

template <class T>
struct NormalPair {
  T first, second;
};

// Two independent standard normals from two independent uniforms in [0, 1), by Box and Muller. The first
// uniform is mirrored to (0, 1], so that the logarithm is finite. Equal to the last bits between devices, as
// far as their log, sin and cos are.
template <class T>
constexpr NormalPair<T> box_muller(T first_uniform, T second_uniform) {
  constexpr T kTwoPi = static_cast<T>(6.283185307179586476925);
  const T radius = std::sqrt(T(-2) * std::log(T(1) - first_uniform));
  const T angle = kTwoPi * second_uniform;
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

}  // namespace lamina
