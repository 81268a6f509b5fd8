#include "cuda/emulator/shared_memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>
#include <new>

#include "cuda/emulator/checker.h"

namespace lamina::cuda::emulator {
namespace {

constexpr std::size_t kArenaBytes = 8 << 20, kZoneBytes = 64, kStaticLimit = 48 * 1024;
constexpr std::size_t kMaxSites = 1 << 16;
constexpr unsigned char kPoison = 0xFF, kZone = 0xA5;

std::size_t round_up(std::size_t value, std::size_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

std::size_t id_of(SharedSite& site) {
  static std::mutex mutex;
  static int next = 0;
  std::atomic_ref<int> id(site.id);
  if (id.load(std::memory_order_acquire) < 0) {
    const std::lock_guard lock(mutex);
    if (id.load(std::memory_order_relaxed) < 0) id.store(next++, std::memory_order_release);
  }
  return static_cast<std::size_t>(id.load(std::memory_order_relaxed));
}

}  // namespace

SharedMemory::SharedMemory() {
  void* arena = ::mmap(nullptr, kArenaBytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (arena == MAP_FAILED) throw std::bad_alloc();
  arena_ = static_cast<char*>(arena);
  slots_.reserve(kMaxSites);
}

SharedMemory::~SharedMemory() { ::munmap(arena_, kArenaBytes); }

void SharedMemory::begin_launch(std::size_t dynamic_bytes, std::size_t limit) {
  ++launch_;
  used_ = kZoneBytes;
  static_bytes_ = 0;
  dynamic_bytes_ = dynamic_bytes;
  limit_ = limit;
  in_use_.clear();
}

bool SharedMemory::place(Slot& slot, std::size_t bytes, std::size_t alignment, const char* name) {
  const std::size_t begin = round_up(used_, std::max<std::size_t>(alignment, 16));
  if (begin + bytes + kZoneBytes > kArenaBytes) return false;
  slot = {launch_, 0, arena_ + begin, bytes, name};
  used_ = begin + bytes + kZoneBytes;
  std::memset(slot.low + bytes, kZone, kZoneBytes);
  in_use_.push_back(&slot);
  if (Checker* watch = checker()) watch->shared_declared(slot.low, bytes, name);
  return true;
}

void SharedMemory::begin_use(Slot& slot) {
  slot.block = block_;
  std::memset(slot.low, kPoison, slot.bytes);
}

void* SharedMemory::declared(SharedSite& site) {
  const std::size_t id = id_of(site);
  if (id >= slots_.size()) slots_.resize(std::min(std::max(id + 1, slots_.size() * 2), kMaxSites));
  Slot& slot = slots_.at(id);
  if (slot.launch != launch_) {
    static_bytes_ += site.bytes;
    if (static_bytes_ > kStaticLimit || static_bytes_ + dynamic_bytes_ > limit_) return nullptr;
    if (!place(slot, site.bytes, site.alignment, site.name)) return nullptr;
  }
  if (slot.block != block_) begin_use(slot);
  return slot.low;
}

void* SharedMemory::dynamic() {
  if (dynamic_.launch != launch_ && !place(dynamic_, dynamic_bytes_, 256, "dynamic shared memory"))
    return nullptr;
  if (dynamic_.block != block_) begin_use(dynamic_);
  return dynamic_.low;
}

const char* SharedMemory::overrun() const {
  static constexpr auto untouched = [](char c) { return static_cast<unsigned char>(c) == kZone; };
  for (const Slot* slot : in_use_) {
    const char* end = slot->low + slot->bytes;
    if (!std::all_of(end, end + kZoneBytes, untouched)) return slot->name;
  }
  return nullptr;
}

}  // namespace lamina::cuda::emulator
