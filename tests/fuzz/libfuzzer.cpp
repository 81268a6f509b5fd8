// The entry points that libFuzzer calls. Which reader is meant is said on the command line: --target=zip.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/fuzz/targets.h"

namespace {

lamina::fuzz::Target chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
  constexpr std::string_view kFlag = "--target=";
  for (int i = 1; i < *count; ++i)
    if (const std::string_view argument = (*arguments)[i]; argument.starts_with(kFlag))
      chosen = lamina::fuzz::target(argument.substr(kFlag.size()));
  if (chosen) return 0;
  std::fputs("--target=zip, npz, safetensors or json_config is needed\n", stderr);
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chosen(std::as_bytes(std::span(data, size)));
  return 0;
}
