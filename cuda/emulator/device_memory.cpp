#include "cuda/emulator/device_memory.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <new>
#include <string>

#include "cuda/emulator/checker.h"
#include "cuda/emulator/grid.h"
#include "cuda/emulator/reports.h"

namespace lamina::cuda::emulator {
namespace {

constexpr std::size_t kAlignment = 256;
constexpr unsigned char kPoison = 0xFF, kZone = 0xA5;
#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kZoneBytes = 0;  // AddressSanitizer sees the end itself
#else
constexpr std::size_t kZoneBytes = 256;
#endif

// Every buffer that is allocated now. Used under the device's mutex.
class Buffers {
 public:
  static Buffers& instance() {
    static Buffers buffers;
    return buffers;
  }
  void add(char* low, std::size_t bytes) { sizes_[low] = bytes; }
  // The size of the buffer that begins there, which is one no longer.
  bool remove(char* low, std::size_t& bytes) {
    const auto found = sizes_.find(low);
    if (found == sizes_.end()) return false;
    bytes = found->second;
    sizes_.erase(found);
    return true;
  }
  bool hold(const void* from, std::size_t bytes) {
    const char* low = static_cast<const char*>(from);
    const auto after = sizes_.upper_bound(const_cast<char*>(low));
    if (after == sizes_.begin()) return false;
    const auto& [begin, size] = *std::prev(after);
    return low - begin <= static_cast<std::ptrdiff_t>(size) &&
           bytes <= size - static_cast<std::size_t>(low - begin);
  }

 private:
  std::map<char*, std::size_t> sizes_;
};

bool lies_in_a_buffer(const void* low, std::size_t bytes, const char* what) {
  if (bytes == 0) return false;  // nothing to do
  if (Buffers::instance().hold(low, bytes)) return true;
  Reports::instance().begin_launch(nullptr);
  Reports::instance().add(ReportKind::OutOfBounds, std::string(what) + ": " + std::to_string(bytes) +
                                                       " bytes that do not lie in one device buffer");
  return false;
}

void check_zone(const char* end, std::size_t bytes) {
  const bool whole =
      std::all_of(end, end + kZoneBytes, [](char c) { return static_cast<unsigned char>(c) == kZone; });
  if (whole) return;
  Reports::instance().begin_launch(nullptr);
  Reports::instance().add(ReportKind::OutOfBounds, "written past the end of a device buffer of " +
                                                       std::to_string(bytes) +
                                                       " bytes, seen when it was freed");
}

}  // namespace

void* device_allocate(std::size_t bytes) {
  const std::lock_guard lock(device_mutex());
  void* memory = nullptr;
  if (::posix_memalign(&memory, kAlignment, bytes + kZoneBytes)) throw std::bad_alloc();
  std::memset(memory, kPoison, bytes);
  std::memset(static_cast<char*>(memory) + bytes, kZone, kZoneBytes);
  Buffers::instance().add(static_cast<char*>(memory), bytes);
  if (Checker* watch = checker()) watch->device_allocated(static_cast<char*>(memory), bytes);
  return memory;
}

void device_free(void* memory) {
  const std::lock_guard lock(device_mutex());
  if (!memory) return;
  std::size_t bytes = 0;
  if (!Buffers::instance().remove(static_cast<char*>(memory), bytes)) {
    Reports::instance().begin_launch(nullptr);
    Reports::instance().add(ReportKind::OutOfBounds, "freed what is no device buffer");
    return;
  }
  check_zone(static_cast<char*>(memory) + bytes, bytes);
  if (Checker* watch = checker()) watch->device_freed(static_cast<char*>(memory));
  std::free(memory);
}

void device_write(void* to, const void* host, std::size_t bytes) {
  const std::lock_guard lock(device_mutex());
  if (!lies_in_a_buffer(to, bytes, "device_write")) return;
  std::memcpy(to, host, bytes);
  if (Checker* watch = checker()) watch->device_written(static_cast<char*>(to), bytes);
}

void device_read(void* host, const void* from, std::size_t bytes) {
  const std::lock_guard lock(device_mutex());
  if (lies_in_a_buffer(from, bytes, "device_read")) std::memcpy(host, from, bytes);
}

void device_copy(void* to, const void* from, std::size_t bytes) {
  const std::lock_guard lock(device_mutex());
  if (!lies_in_a_buffer(from, bytes, "device_copy") || !lies_in_a_buffer(to, bytes, "device_copy")) return;
  std::memmove(to, from, bytes);
  if (Checker* watch = checker()) watch->device_written(static_cast<char*>(to), bytes);
}

void device_fill(void* to, int byte, std::size_t bytes) {
  const std::lock_guard lock(device_mutex());
  if (!lies_in_a_buffer(to, bytes, "device_fill")) return;
  std::memset(to, byte, bytes);
  if (Checker* watch = checker()) watch->device_written(static_cast<char*>(to), bytes);
}

void device_poison(void* to, std::size_t bytes) {
  const std::lock_guard lock(device_mutex());
  if (!lies_in_a_buffer(to, bytes, "device_poison")) return;
  std::memset(to, kPoison, bytes);
  if (Checker* watch = checker()) watch->became_uninitialised(to, bytes);
}

}  // namespace lamina::cuda::emulator
