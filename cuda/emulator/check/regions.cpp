#include "cuda/emulator/check/regions.h"

namespace lamina::cuda::emulator {

void Regions::add(char* low, std::size_t bytes, std::string name, bool shared) {
  regions_[low] = std::make_unique<Region>(Region{low, std::move(name), shared, Shadow(bytes)});
  if (shared) shared_.push_back(low);
  std::erase_if(freed_,
                [&](const Freed& freed) { return freed.low < low + bytes && low < freed.low + freed.bytes; });
}

void Regions::remove(char* low) {
  const auto found = regions_.find(low);
  if (found == regions_.end()) return;
  if (!found->second->shared) freed_.push_front({low, found->second->shadow.bytes()});
  if (freed_.size() > kFreedKept) freed_.pop_back();
  regions_.erase(found);
  recent_.fill(nullptr);
}

void Regions::remove_shared() {
  for (char* low : shared_) remove(low);
  shared_.clear();
}

Region* Regions::search(const void* at) {
  const auto after = regions_.upper_bound(static_cast<const char*>(at));
  if (after == regions_.begin()) return nullptr;
  Region* const region = std::prev(after)->second.get();
  if (!region->holds(at)) return nullptr;
  return recent_[slot(at)] = region;
}

std::string Regions::describe(const void* at) const {
  constexpr std::size_t kNear = 64 * 1024, kNullPage = 4096;
  const char* const address = static_cast<const char*>(at);
  if (reinterpret_cast<std::uintptr_t>(at) < kNullPage) return ", a null pointer";
  for (const Freed& freed : freed_)
    if (address >= freed.low && address < freed.low + freed.bytes)
      return ", in a device buffer of " + std::to_string(freed.bytes) + " bytes that was freed";
  const auto after = regions_.upper_bound(address);
  const auto size_and_name = [](const Region& region) {
    return " the " + std::to_string(region.shadow.bytes()) + "-byte " + region.name;
  };
  std::size_t past = kNear, before = kNear;
  if (after != regions_.begin()) {
    const Region& lower = *std::prev(after)->second;
    past = lower.offset(at) - lower.shadow.bytes();
  }
  if (after != regions_.end()) before = static_cast<std::size_t>(after->first - address);
  if (past == 0) return ", right behind" + size_and_name(*std::prev(after)->second);
  if (past < kNear && past <= before)
    return ", " + std::to_string(past) + " bytes past the end of" + size_and_name(*std::prev(after)->second);
  if (before < kNear) return ", " + std::to_string(before) + " bytes before" + size_and_name(*after->second);
  return ", which is no memory of the device";
}

}  // namespace lamina::cuda::emulator
