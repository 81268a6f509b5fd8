#pragma once

#include <cstddef>
#include <cstring>
#include <vector>

#include "cuda/kernels/fused.h"
#include "cuda/kernels/fused_many.h"
#include "cuda/launch.h"

namespace lamina::cuda {

// How the kernel in Launch::source is launched, in place of the interpreter that Launch::kernel names. It has
// the C name lamina_fused, blocks of one dimension, no dynamic shared memory, and one parameter, passed by
// value: a struct of 64-bit words. For `fused` these are the addresses of the inputs and of the outputs, for
// `fused_many` where the addresses and the ChunkedArrays of the table lie and the numbers of sets and chunks;
// then the address of the error word that guards them, or null. Needs no symbol of the library, so that the
// plug-in can use it.
//   const CompiledLaunch c = compiled_launch(launch, table);
//   void* parameters[] = {c.arguments.data()};
//   cuLaunchKernel(function, c.grid, 1, 1, c.block, 1, 1, 0, stream, parameters, nullptr);
struct CompiledLaunch {
  static constexpr const char* kName = "lamina_fused";
  static constexpr unsigned kBlock = 128;

  std::vector<std::byte> arguments;
  unsigned grid = 1, block = kBlock;

  template <class Word>
  void append(Word word) {
    static_assert(sizeof word == 8);
    const auto* bytes = reinterpret_cast<const std::byte*>(&word);
    arguments.insert(arguments.end(), bytes, bytes + sizeof word);
  }
  void set_grid(std::int64_t blocks) {
    constexpr std::int64_t kMostBlocks = 4096;  // two waves of a large GPU; threads loop beyond them
    grid = static_cast<unsigned>(blocks < 1 ? 1 : blocks > kMostBlocks ? kMostBlocks : blocks);
  }
};

// Whether the compiled kernel reads the launch's table, which then has to be in device memory.
inline bool compiled_reads_table(const Launch& launch) { return launch.kernel == "fused_many"; }

// `launch` is one of the interpreter's, of lower_fused or of merge_alike; `table` is where its table lies on
// the device if the kernel reads it.
inline CompiledLaunch compiled_launch(const Launch& launch, const std::byte* table = nullptr) {
  static_assert(offsetof(ErrorWord, raised) == 0, "generated kernels read the word at the address");
  CompiledLaunch compiled;
  if (compiled_reads_table(launch)) {
    FusedManyParameters parameters;
    std::memcpy(&parameters, launch.parameters.data(), sizeof parameters);
    compiled.append(table + parameters.addresses_at());
    compiled.append(table + parameters.arrays_at());
    compiled.append(parameters.sets);
    compiled.append(parameters.chunks);
    compiled.append(parameters.guard);
    compiled.set_grid(parameters.chunks);
    return compiled;
  }
  FusedParameters parameters;
  std::memcpy(&parameters, launch.parameters.data(), sizeof parameters);
  const auto program = std::make_unique<FusedProgram>();
  std::memcpy(program.get(), launch.table.data(), sizeof *program);
  for (int i = 0; i < program->inputs; ++i) compiled.append(program->input[i].data);
  for (int o = 0; o < program->outputs; ++o) compiled.append(program->output[o].data);
  compiled.append(parameters.guard);
  const std::int64_t per_block = std::int64_t{CompiledLaunch::kBlock} * parameters.width;
  compiled.set_grid((parameters.count + per_block - 1) / per_block);
  return compiled;
}

}  // namespace lamina::cuda
