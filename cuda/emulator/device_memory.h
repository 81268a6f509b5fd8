#pragma once

#include <cstddef>

namespace lamina::cuda::emulator {

// The emulated device's memory: memory of the host's, aligned to 256 bytes, of exactly the size that was
// asked for and filled with 0xFF (a NaN) until something is written. Behind it lies a zone whose bytes are
// compared when the buffer is freed (OutOfBounds "written past the end"); the check build sees each bad
// access where it happens. Ranges that do not lie in one buffer are reported (OutOfBounds) and nothing is
// copied. Any thread may call these; they wait for no launch, since launches have ended when they return.
void* device_allocate(std::size_t bytes);  // throws std::bad_alloc
void device_free(void* memory);            // null is allowed

void device_write(void* to, const void* host, std::size_t bytes);
void device_read(void* host, const void* from, std::size_t bytes);
void device_copy(void* to, const void* from, std::size_t bytes);
void device_fill(void* to, int byte, std::size_t bytes);

// As if the range were newly allocated: what it held is gone, and nobody may read it before it is written.
void device_poison(void* to, std::size_t bytes);

}  // namespace lamina::cuda::emulator
