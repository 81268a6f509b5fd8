#pragma once

#include <cstddef>
#include <cstdint>

namespace lamina::cuda {

// NVIDIA's libraries want a workspace at a multiple of 256 bytes, and the planner places at multiples of 64:
// so ask for some more, and begin at the first address that will do.
inline constexpr std::int64_t kVendorAlignment = 256;

inline std::int64_t up_to_256(std::int64_t bytes) {
  return (bytes + kVendorAlignment - 1) / kVendorAlignment * kVendorAlignment;
}
inline std::int64_t vendor_bytes(std::int64_t bytes) { return bytes > 0 ? bytes + kVendorAlignment - 64 : 0; }

inline std::byte* first_for_vendor(std::byte* workspace) {
  return reinterpret_cast<std::byte*>(
      up_to_256(static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(workspace))));
}

}  // namespace lamina::cuda
