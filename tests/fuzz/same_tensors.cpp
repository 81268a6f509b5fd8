#include "tests/fuzz/same_tensors.h"

#include <cstring>

namespace lamina::fuzz {

void expect_same(const data::NamedTensors& a, const data::NamedTensors& b) {
  check(a.size() == b.size(), "as many tensors are read back");
  for (std::size_t i = 0; i < a.size(); ++i) {
    check(a[i].first == b[i].first, "names are read back");
    check(a[i].second.type() == b[i].second.type(), "types are read back");
    const auto bytes = static_cast<std::size_t>(a[i].second.bytes());
    check(std::memcmp(a[i].second.data(), b[i].second.data(), bytes) == 0, "elements are read back");
  }
}

}  // namespace lamina::fuzz
