#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/emulator/keywords.h"

namespace lamina::cuda::emulator {

// Reports a misaligned access at the line that the call was compiled into, and ends the launch, as a device
// would.
[[noreturn]] void report_misaligned(const void* at, std::size_t alignment);

__forceinline__ void require_alignment(const void* at, std::size_t alignment) {
  if (reinterpret_cast<std::uintptr_t>(at) % alignment != 0) report_misaligned(at, alignment);
}

}  // namespace lamina::cuda::emulator
