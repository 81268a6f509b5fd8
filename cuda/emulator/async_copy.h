#pragma once

// What cuda/language/async_copy.h asks of the emulator. Addresses and sizes as there.
namespace lamina::cuda::emulator {

void begin_async_copy(void* to, const void* from, int bytes, int valid);
void commit_async_copies();
void wait_for_async_copies(int groups_to_leave);

}  // namespace lamina::cuda::emulator
