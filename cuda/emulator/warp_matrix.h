#pragma once

#include <cstdint>

#include "cuda/emulator/site.h"

// The twins of mma.sync and ldmatrix: layouts as in cuda/language/mma.h and ldmatrix.h. Products are added in
// float, one after the other; the tensor cores' order and rounding are not those.
namespace lamina::cuda::emulator {

enum class Fragment { Bf16, F16, Tf32 };

void multiply_fragments(Fragment kind, float (&d)[4], const std::uint32_t (&a)[4],
                        const std::uint32_t (&b)[2], const Site& site = Site::here());

void load_matrices(std::uint32_t* fragment, int count, bool transposed, const void* row,
                   const Site& site = Site::here());

}  // namespace lamina::cuda::emulator
