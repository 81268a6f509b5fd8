#pragma once

#include <string>
#include <string_view>

#include "cuda/fused/space.h"

namespace lamina::cuda {

// The program as CUDA source: one self-contained kernel with the C name lamina_fused, which computes what the
// interpreter does, register by register with the same formulas, so that both give the same bits where the
// compiler contracts no multiplication with an addition (NVRTC: -fmad=false; these kernels wait for memory,
// not for arithmetic). Shapes, dtypes and constants are in the text, addresses are parameters
// (cuda/fused/compiled.h): equal programs have equal texts, on which compiled kernels can be kept. The
// program's count is not 0.
std::string generate(const FusedProgram& program, const Space& space);

// The same for fused_many, whose sets' lengths are not in the text. Each of the program's inputs is Linear or
// Single in its space, which lends the text its width too.
std::string generate_many(const FusedProgram& program, const Space& space);

// A kernel alone, under a name of its own: with cuda/fused/vocabulary.h above them, many make one program.
enum class KernelKind { One, Many };
std::string generate_kernel(const FusedProgram& program, const Space& space, std::string_view name,
                            KernelKind kind = KernelKind::One);

}  // namespace lamina::cuda
