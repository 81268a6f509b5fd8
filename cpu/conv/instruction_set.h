#pragma once

#include <cstdint>

namespace lamina::cpu {

// The instruction sets that kernels with explicit vectors are compiled for, slowest first.
enum class InstructionSet : std::uint8_t { Baseline, Avx2, Avx512 };

// The best of them on this machine.
inline InstructionSet best_instruction_set() {
#if defined(__x86_64__)
  const bool avx2 =
      __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512cd");
  return avx512 ? InstructionSet::Avx512 : avx2 ? InstructionSet::Avx2 : InstructionSet::Baseline;
#else
  return InstructionSet::Baseline;
#endif
}

}  // namespace lamina::cpu
