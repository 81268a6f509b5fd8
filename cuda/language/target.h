#pragma once

// CUDA's device language: from nvcc, or from the emulator where the compiler is a host's.
#if defined(__CUDACC__)
#include <cuda_runtime.h>
#else
#include "cuda/emulator/device_language.h"
#endif
