#pragma once

#include <cstdint>

#include "cuda/language/target.h"
#if !defined(__CUDACC__)
#include "cuda/emulator/warp_matrix.h"
#endif

namespace lamina::cuda {

// Loads Count (1, 2 or 4) matrices of 8 x 8 16-bit elements from shared memory into fragments for mma (PTX
// ldmatrix, sm_75), by all 32 lanes of a warp together. Lane 8 m + r gives the address of row r of matrix m:
// 16 bytes, a multiple of 16. fragment[m] of a lane is row lane / 4, columns 2 (lane % 4) and the next one,
// of matrix m; with Transposed, of its transpose.
//   std::uint32_t a[4];  // the 16 x 16 operand of mma_m16n8k16 from a tile with rows of `stride` elements
//   ldmatrix<4>(a, tile + (lane % 16) * stride + lane / 16 * 8);
template <int Count, bool Transposed = false>
__device__ __forceinline__ void ldmatrix(std::uint32_t (&fragment)[Count], const void* row) {
  static_assert(Count == 1 || Count == 2 || Count == 4, "sizes of ldmatrix");
#if defined(__CUDACC__)
  const auto at = static_cast<unsigned>(__cvta_generic_to_shared(row));
  if constexpr (Count == 1 && !Transposed)
    asm volatile("ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%0}, [%1];"
                 : "=r"(fragment[0])
                 : "r"(at)
                 : "memory");
  if constexpr (Count == 1 && Transposed)
    asm volatile("ldmatrix.sync.aligned.m8n8.x1.trans.shared.b16 {%0}, [%1];"
                 : "=r"(fragment[0])
                 : "r"(at)
                 : "memory");
  if constexpr (Count == 2 && !Transposed)
    asm volatile("ldmatrix.sync.aligned.m8n8.x2.shared.b16 {%0,%1}, [%2];"
                 : "=r"(fragment[0]), "=r"(fragment[1])
                 : "r"(at)
                 : "memory");
  if constexpr (Count == 2 && Transposed)
    asm volatile("ldmatrix.sync.aligned.m8n8.x2.trans.shared.b16 {%0,%1}, [%2];"
                 : "=r"(fragment[0]), "=r"(fragment[1])
                 : "r"(at)
                 : "memory");
  if constexpr (Count == 4 && !Transposed)
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(fragment[0]), "=r"(fragment[1]), "=r"(fragment[2]), "=r"(fragment[3])
                 : "r"(at)
                 : "memory");
  if constexpr (Count == 4 && Transposed)
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(fragment[0]), "=r"(fragment[1]), "=r"(fragment[2]), "=r"(fragment[3])
                 : "r"(at)
                 : "memory");
#else
  emulator::load_matrices(fragment, Count, Transposed, row);
#endif
}

}  // namespace lamina::cuda
