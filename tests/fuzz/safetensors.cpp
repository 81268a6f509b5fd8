#include "data/files/safetensors.h"

#include "tests/fuzz/limits.h"
#include "tests/fuzz/same_tensors.h"
#include "tests/fuzz/targets.h"

namespace lamina::fuzz {

void read_safetensors(std::span<const std::byte> file) {
  try {
    const data::Safetensors read = data::parse_safetensors(file, "x.safetensors", kLimits);
    const data::Safetensors again =
        data::parse_safetensors(data::safetensors_bytes(read), "again.safetensors");
    expect_same(again.tensors, read.tensors);
    check(again.metadata == read.metadata, "metadata are read back");
  } catch (const Error&) {
  }
}

}  // namespace lamina::fuzz
