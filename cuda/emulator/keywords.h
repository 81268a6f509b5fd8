#pragma once

// CUDA's declaration words, for compilers that do not know them. They are macros because CUDA's language
// makes them so. Not `__noinline__`: the standard library uses that word inside its own attributes.
#define __global__
#define __device__
#define __host__
#define __constant__
#define __grid_constant__
#define __launch_bounds__(...)
#define __align__(bytes) alignas(bytes)
#define __forceinline__ inline __attribute__((always_inline))

// Shared memory is declared with LAMINA_SHARED, which the emulator can follow; the plain word does not
// compile.
#define __shared__ declare_shared_memory_with_LAMINA_SHARED
