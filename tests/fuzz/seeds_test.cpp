// The fuzz targets over their seeds, in every build: targets that are not run rot. Also each seed with one
// byte changed at a time.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/targets.h"

namespace lamina::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChanges = 200;  // of a seed

class Fuzz : public testing::TestWithParam<std::string> {};

std::vector<std::byte> contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

TEST_P(Fuzz, Seeds) {
  const Target read = target(GetParam());
  ASSERT_NE(read, nullptr);
  int seeds = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator("tests/fuzz/seeds/" + GetParam())) {
    std::vector<std::byte> seed = contents(entry.path());
    EXPECT_NO_THROW(read(seed)) << entry.path();
    for (std::size_t at = 0; at < seed.size(); at += std::max<std::size_t>(1, seed.size() / kChanges)) {
      seed[at] ^= std::byte{0x41};
      EXPECT_NO_THROW(read(seed)) << entry.path() << " changed at " << at;
      seed[at] ^= std::byte{0x41};
    }
    ++seeds;
  }
  EXPECT_GT(seeds, 0);
}

INSTANTIATE_TEST_SUITE_P(All, Fuzz, testing::Values("zip", "npz", "safetensors", "json_config"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace lamina::fuzz
