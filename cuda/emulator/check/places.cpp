#include "cuda/emulator/check/places.h"

namespace lamina::cuda::emulator {

std::uint32_t Places::add(const void* address) {
  const auto number = static_cast<std::uint32_t>(addresses_.size());
  addresses_.push_back(address);
  if (addresses_.size() * 2 > table_.size()) {
    table_.assign(table_.size() * 2, {});
    for (std::uint32_t n = 1; n < number; ++n) slot(addresses_[n]) = {addresses_[n], n};
  }
  slot(address) = {address, number};
  return number;
}

}  // namespace lamina::cuda::emulator
