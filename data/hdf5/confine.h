#pragma once

#include <cstdint>

namespace lamina::data {

// Bytes of address space that this process has; 0 if the system does not say.
std::int64_t address_space();

// Shuts the calling process in for good, right after fork: signals as at the start of a program, death with
// the parent's thread, no descriptor but `keep` (which gets another number: the result), no new descriptor,
// file, core, process or privilege, at most `memory_bytes` of address space and `cpu_seconds` of computing.
// Returns -1 if the system refuses any of it. Allocates nothing.
int confine(int keep, std::int64_t memory_bytes, double cpu_seconds);

}  // namespace lamina::data
