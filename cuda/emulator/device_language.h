#pragma once

// CUDA's device language for a host compiler: everything but kernel files' own headers in cuda/language/.
#include "cuda/emulator/atomics.h"
#include "cuda/emulator/coordinates.h"
#include "cuda/emulator/device_math.h"
#include "cuda/emulator/keywords.h"
#include "cuda/emulator/shared_memory.h"
#include "cuda/emulator/synchronisation.h"
#include "cuda/emulator/vector_types.h"
#include "cuda/emulator/warp_functions.h"
