// The kind 52 of hostile files: IDX whose header claims what the file does not hold.

#include <gtest/gtest.h>

#include "data/files/file_bytes.h"
#include "data/idx.h"
#include "tests/hostile/support/refused.h"
#include "tests/support/own_folder.h"

namespace lamina::hostile {
namespace {

// A header of that type and those big-endian sizes, and a few bytes of elements.
std::string idx(unsigned char type, unsigned char rank, std::initializer_list<std::uint32_t> sizes) {
  std::string text{'\0', '\0', static_cast<char>(type), static_cast<char>(rank)};
  for (const std::uint32_t size : sizes)
    for (const int shift : {24, 16, 8, 0}) text += static_cast<char>(size >> shift & 255);
  return text + "elements";
}

testing::AssertionResult not_read(std::initializer_list<const char*> words, const std::string& bytes) {
  const std::string path = support::own_folder() + "/hostile-idx3-ubyte";
  data::write_file(path, as_bytes(bytes));
  return refused(words, [&] { data::read_idx(path); });
}

TEST(HostileIdx, Kind52Header) {
  constexpr std::uint32_t kMost = 0xFFFFFFFF;
  EXPECT_TRUE(not_read({"255 dimensions"}, idx(0x08, 255, {1})));
  EXPECT_TRUE(not_read({"0 dimensions"}, idx(0x08, 0, {})));
  EXPECT_TRUE(not_read({"the file is shorter"},
                       idx(0x0E, 8, {kMost, kMost, kMost, kMost, kMost, kMost, kMost, kMost})));
  EXPECT_TRUE(not_read({"the file is shorter"}, idx(0x08, 1, {kMost})));
  EXPECT_TRUE(not_read({"unknown type 0"}, idx(0x00, 1, {8})));
  EXPECT_TRUE(not_read({"hostile-idx3-ubyte"}, std::string("\0\0\x08", 3)));
}

}  // namespace
}  // namespace lamina::hostile
