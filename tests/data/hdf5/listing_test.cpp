#include "data/hdf5/listing.h"

#include <gtest/gtest.h>

namespace lamina::data {
namespace {

std::vector<std::byte> said(const std::function<void(ListingWriter&)>& what) {
  std::vector<std::byte> bytes;
  const Say say = [&](std::span<const std::byte> piece) {
    bytes.insert(bytes.end(), piece.begin(), piece.end());
  };
  ListingWriter writer(say);
  what(writer);
  return bytes;
}

std::vector<std::byte> small() {
  return said([](ListingWriter& to) {
    to.dataset({"a/0", {DType::Float32}, {2, 3}, 800});
    to.dataset({"a/1", {DType::Int64, true}, {}, 824});
    to.name("a", "dense");
    to.end();
  });
}

TEST(Hdf5Listing, ComesBackAsItWasSaid) {
  const auto listing = parse_listing(small(), {});
  ASSERT_TRUE(listing);
  ASSERT_EQ(listing->datasets.size(), 2);
  EXPECT_EQ(listing->datasets[0].path, "a/0");
  EXPECT_EQ(listing->datasets[0].shape, (Shape{2, 3}));
  EXPECT_EQ(listing->datasets[0].offset, 800);
  EXPECT_EQ(listing->datasets[1].element, (ElementType{DType::Int64, true}));
  EXPECT_EQ(listing->names.at("a"), "dense");
  EXPECT_FALSE(listing->refusal);
}

TEST(Hdf5Listing, ComesInPiecesWhenItIsLong) {
  const auto bytes = said([](ListingWriter& to) {
    for (int i = 0; i < 10'000; ++i) to.name("group", "name");
    to.end();
  });
  EXPECT_EQ(bytes.size(), 10'000 * 18 + 9);
  EXPECT_TRUE(parse_listing(bytes, {}));
}

TEST(Hdf5Listing, IsRefusedCutOffAnywhere) {
  const auto whole = small();
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(parse_listing(std::span(whole).first(size), {})) << size;
}

TEST(Hdf5Listing, IsRefusedWithSomethingBehindItsEnd) {
  auto bytes = small();
  bytes.push_back(std::byte{0});
  EXPECT_FALSE(parse_listing(bytes, {}));
}

TEST(Hdf5Listing, IsRefusedWithNumbersThatCannotBe) {
  const auto whole = small();
  const auto with = [&](std::size_t at, int value) {
    auto bytes = whole;
    bytes[at] = static_cast<std::byte>(value);
    return parse_listing(bytes, {}).has_value();
  };
  EXPECT_TRUE(with(5, 'b'));
  EXPECT_FALSE(with(0, 9));      // record
  EXPECT_FALSE(with(4, 0xFF));   // length of the path
  EXPECT_FALSE(with(5, '/'));    // path
  EXPECT_FALSE(with(8, 100));    // element
  EXPECT_FALSE(with(9, 9));      // rank
  EXPECT_FALSE(with(17, 0xFF));  // sign of a dimension
  EXPECT_FALSE(with(33, 0x80));  // sign of the offset
}

TEST(Hdf5Listing, HoldsARefusal) {
  const auto bytes = said([](ListingWriter& to) {
    to.refusal({Refusal::Kind::Foreign, "\"a\" is a soft link"});
    to.end();
  });
  const auto listing = parse_listing(bytes, {});
  ASSERT_TRUE(listing && listing->refusal);
  EXPECT_EQ(listing->refusal->kind, Refusal::Kind::Foreign);
  EXPECT_EQ(listing->refusal->reason, "\"a\" is a soft link");
}

TEST(Hdf5Listing, KnowsPaths) {
  for (const char* path : {"a", "layers/dense/vars/0", "..", "sch\xc3\xb6n/\xff"})
    EXPECT_TRUE(sound_path(path)) << path;
  for (const char* path : {"", "/", "/a", "a/", "a//b", ".", "a/./b", "a\nb", "\x7f"})
    EXPECT_FALSE(sound_path(path)) << path;
}

}  // namespace
}  // namespace lamina::data
