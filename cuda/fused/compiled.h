#pragma once

#include <cstddef>
#include <cstring>
#include <vector>

#include "cuda/kernels/fused.h"
#include "cuda/launch.h"

namespace lamina::cuda {

// How the kernel in Launch::source is launched, in place of the interpreter that Launch::kernel names. It has
// the C name lamina_fused, blocks of one dimension, no dynamic shared memory, and one parameter, passed by
// value: a struct of addresses, of the inputs, of the outputs, and of the error word that guards them or
// null. Needs no symbol of the library, so that the plug-in can use it.
//   const CompiledLaunch c = compiled_launch(launch);
//   void* parameters[] = {c.arguments.data()};
//   cuLaunchKernel(function, c.grid, 1, 1, c.block, 1, 1, 0, stream, parameters, nullptr);
struct CompiledLaunch {
  static constexpr const char* kName = "lamina_fused";
  static constexpr unsigned kBlock = 128;

  std::vector<std::byte> arguments;
  unsigned grid = 1, block = kBlock;
};

// `launch` is one of the interpreter's, of lower_fused.
inline CompiledLaunch compiled_launch(const Launch& launch) {
  static_assert(offsetof(ErrorWord, raised) == 0, "generated kernels read the word at the address");
  FusedParameters parameters;
  std::memcpy(&parameters, launch.parameters.data(), sizeof parameters);
  const auto program = std::make_unique<FusedProgram>();
  std::memcpy(program.get(), launch.table.data(), sizeof *program);

  CompiledLaunch compiled;
  auto append = [&](const void* address) {
    const auto* bytes = reinterpret_cast<const std::byte*>(&address);
    compiled.arguments.insert(compiled.arguments.end(), bytes, bytes + sizeof address);
  };
  for (int i = 0; i < program->inputs; ++i) append(program->input[i].data);
  for (int o = 0; o < program->outputs; ++o) append(program->output[o].data);
  append(parameters.guard);

  constexpr std::int64_t kMostBlocks = 4096;  // two waves of a large GPU; threads loop beyond them
  const std::int64_t per_block = std::int64_t{CompiledLaunch::kBlock} * parameters.width;
  const std::int64_t blocks = (parameters.count + per_block - 1) / per_block;
  compiled.grid = static_cast<unsigned>(blocks < 1 ? 1 : blocks > kMostBlocks ? kMostBlocks : blocks);
  return compiled;
}

}  // namespace lamina::cuda
