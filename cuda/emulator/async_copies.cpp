#include "cuda/emulator/async_copies.h"

#include <cstring>

#include "cuda/emulator/checker.h"

namespace lamina::cuda::emulator {

void AsyncCopies::begin(void* to, const void* from, std::size_t bytes, std::size_t valid, const void* where) {
  if (Checker* watch = checker()) {
    if (valid) watch->accessed(from, valid, Access::Read, where);
    watch->accessed(to, bytes, Access::Write, where);
    watch->became_uninitialised(to, bytes);
  }
  pending_.push_back({to, from, bytes, valid, group_});
}

void AsyncCopies::wait(int groups_to_leave, const void* where) {
  std::erase_if(pending_, [&](const Copy& copy) {
    if (copy.group >= group_ - groups_to_leave) return false;
    if (Checker* watch = checker()) {
      if (copy.valid) watch->accessed(copy.from, copy.valid, Access::Read, where);
      watch->accessed(copy.to, copy.bytes, Access::Write, where);
    }
    std::memcpy(copy.to, copy.from, copy.valid);
    std::memset(static_cast<char*>(copy.to) + copy.valid, 0, copy.bytes - copy.valid);
    return true;
  });
}

void AsyncCopies::forget() {
  pending_.clear();
  group_ = 0;
}

}  // namespace lamina::cuda::emulator
