#pragma once

#include <cstdint>
#include <type_traits>

#include "cuda/language/half_types.h"
#include "cuda/language/target.h"
#if !defined(__CUDACC__)
#include "cuda/emulator/half_conversions.h"
#include "cuda/emulator/warp_matrix.h"
#endif

// Products of small matrices on the tensor cores (PTX mma.sync, sm_80): d += a b, by all 32 lanes of a warp
// together. Each lane holds a few elements ("fragments", PTX ISA section "Warp-level matrix instructions");
// with
//   group = lane / 4, part = lane % 4
// d is 16 x 8 floats:           d[i] at row group + 8 (i / 2), column 2 part + i % 2
// a is 16 x 16 of 16 bits:      a[i] holds row group + 8 (i % 2), columns 2 part + 8 (i / 2) and the next one
// b is 16 x 8 of 16 bits:       b[i] holds rows 2 part + 8 i and the next one, column group
// for tf32, a is 16 x 8:        a[i] at row group + 8 (i % 2), column part + 4 (i / 2)
//           b is 8 x 8:         b[i] at row part + 4 i, column group
// Of two 16-bit elements in a word the first lies in the lower half.
namespace lamina::cuda {

// d += a b for Half bf16 or f16.
template <class Half>
__device__ __forceinline__ void mma_m16n8k16(float (&d)[4], const std::uint32_t (&a)[4],
                                             const std::uint32_t (&b)[2]) {
  static_assert(std::is_same_v<Half, bf16> || std::is_same_v<Half, f16>, "bf16 or f16");
#if defined(__CUDACC__)
  if constexpr (std::is_same_v<Half, bf16>)
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, "
        "{%0,%1,%2,%3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
  else
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, "
        "{%0,%1,%2,%3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#else
  emulator::multiply_fragments(
      std::is_same_v<Half, bf16> ? emulator::Fragment::Bf16 : emulator::Fragment::F16, d, a, b);
#endif
}

// d += a b for floats whose lower 13 bits are not looked at: see to_tf32.
__device__ __forceinline__ void mma_m16n8k8_tf32(float (&d)[4], const std::uint32_t (&a)[4],
                                                 const std::uint32_t (&b)[2]) {
#if defined(__CUDACC__)
  asm volatile(
      "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, "
      "{%0,%1,%2,%3};"
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#else
  emulator::multiply_fragments(emulator::Fragment::Tf32, d, a, b);
#endif
}

// The bits of x rounded to tf32 (8 exponent, 10 fraction bits), ties away from zero.
__device__ __forceinline__ std::uint32_t to_tf32(float x) {
#if defined(__CUDACC__)
  std::uint32_t bits;
  asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(bits) : "f"(x));
  return bits;
#else
  return emulator::float_to_tf32(x);
#endif
}

}  // namespace lamina::cuda
