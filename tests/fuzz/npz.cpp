#include "data/files/npz.h"

#include "tests/fuzz/limits.h"
#include "tests/fuzz/same_tensors.h"
#include "tests/fuzz/targets.h"

namespace lamina::fuzz {

void read_npz(std::span<const std::byte> file) {
  try {
    const data::NamedTensors tensors = data::parse_npz({file.begin(), file.end()}, "x.npz", kLimits);
    expect_same(data::parse_npz(data::npz_bytes(tensors), "again.npz"), tensors);
  } catch (const Error&) {
  }
}

}  // namespace lamina::fuzz
