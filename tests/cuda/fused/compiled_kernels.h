#pragma once

#include <cstring>
#include <span>

#include "cuda/fused/compiled.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {

// Launches a generated kernel on the emulated device.
using CompiledKernel = int (*)(const CompiledLaunch& launch);

// Those of support::fused_programs(), in their order: written by write_kernels.cpp when the tests are built.
std::span<const CompiledKernel> compiled_kernels();

// Those that merge_alike makes of support::momentum_rules, by support::kRuleDTypes.
std::span<const CompiledKernel> compiled_rules();

template <auto kKernel>
struct ParametersOf;
template <class Parameters, void (*kKernel)(Parameters)>
struct ParametersOf<kKernel> {
  using Type = Parameters;
};

template <auto kKernel>
int run_compiled(const CompiledLaunch& compiled) {
  typename ParametersOf<kKernel>::Type parameters;
  if (compiled.arguments.size() != sizeof parameters) return -1;
  std::memcpy(&parameters, compiled.arguments.data(), sizeof parameters);
  return launch(kKernel, {.grid = compiled.grid, .block = compiled.block}, parameters);
}

}  // namespace lamina::cuda
