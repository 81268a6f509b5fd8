#pragma once

#include "cuda/language/target.h"

// Shared memory of a block. Not initialised; the emulator fills it with NaN.
//   LAMINA_SHARED(float, tile, [16][17]);       // float tile[16][17]
//   LAMINA_SHARED(bool, is_last);               // bool is_last
//   LAMINA_DYNAMIC_SHARED(float, row);          // float* row; LaunchConfig::shared_bytes long, aligned to
//   128 bytes
// At most 48 KiB are declared in a block. A type with a comma in it needs a name of its own first, and types
// have no constructors. These are macros because a declaration of CUDA's cannot be made by a function.
#if defined(__CUDACC__)
#define LAMINA_SHARED(type, name, ...) __shared__ type name __VA_ARGS__
#define LAMINA_DYNAMIC_SHARED(type, name)                                 \
  extern __shared__ __align__(128) unsigned char lamina_dynamic_shared[]; \
  type* const name = reinterpret_cast<type*>(lamina_dynamic_shared)
#endif
