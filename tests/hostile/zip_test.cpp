// The kinds 20 to 30 of hostile files: archives that are bombs, lie or can be read in two ways.

#include <gtest/gtest.h>

#include <string>

#include "data/files/zip_archive.h"
#include "tests/hostile/support/refused.h"
#include "tests/hostile/zip_files.h"

namespace lamina::hostile {
namespace {

void open(const std::string& archive, const data::Limits& limits = {}) {
  data::ZipArchive(as_bytes(archive), "x.zip", limits);
}

void read_all(const std::string& bytes, const data::Limits& limits = {}) {
  data::ZipArchive archive(as_bytes(bytes), "x.zip", limits);
  for (const std::string& name : archive.names()) archive.read(name);
}

testing::AssertionResult not_opened(std::initializer_list<const char*> words, const std::string& archive) {
  return refused(words, [&] { open(archive); });
}

TEST(HostileZip, HonestArchivesAreOpened) {
  EXPECT_NO_THROW(read_all(raw_zip({})));
  EXPECT_NO_THROW(
      read_all(raw_zip({{.name = "a", .data = "1"}, {.name = "b/c", .data = ""}, {.name = "d/"}})));
  EXPECT_NO_THROW(read_all(raw_zip({{.name = "file", .data = "1", .attributes = 0100600u << 16}})));
}

TEST(HostileZip, Kind20Bomb) {
  constexpr std::uint32_t kBytes = 80 << 20;
  const std::string zeros = deflated_zeros(kBytes);
  EXPECT_TRUE(not_opened({"x.zip", "bomb"},
                         raw_zip({{.name = "a", .data = zeros, .method = 8, .unpacked = kBytes}})));
  // More than deflate can do, and more than the archive's user allows.
  EXPECT_TRUE(not_opened({"claims to unpack 4000000000 bytes from 4"},
                         raw_zip({{.name = "a", .data = "abcd", .method = 8, .unpacked = 4000000000}})));
  const std::string small =
      raw_zip({{.name = "a", .data = std::string(600, 'a')}, {.name = "b", .data = std::string(600, 'a')}});
  EXPECT_TRUE(refused({"more than the 1000 bytes"}, [&] { open(small, {.unpacked_bytes = 1000}); }));
  // Says that it is small, and is not: only what it says is unpacked.
  const std::string liar = raw_zip({{.name = "a", .data = zeros, .method = 8, .unpacked = 10}});
  EXPECT_TRUE(refused({"another size"}, [&] { read_all(liar); }));
}

TEST(HostileZip, Kind21OverlappingMembers) {
  // Two members with the same bytes.
  EXPECT_TRUE(not_opened({"overlap"}, raw_zip({{.name = "a", .data = "1"},
                                               {.name = "a2", .data = "1", .offset = 0, .absent = true}})));
  // The second one's header is the first one's data, as in a quine or a bomb without recursion.
  const std::string inner = raw_zip({{.name = "b", .data = "1"}}).substr(0, 32);
  EXPECT_TRUE(not_opened({"overlap"}, raw_zip({{.name = "a", .data = inner},
                                               {.name = "b", .data = "1", .offset = 31, .absent = true}})));
  // Ends behind the begin of the directory.
  EXPECT_TRUE(not_opened({"overlap"}, raw_zip({{.name = "a",
                                                .data = "1",
                                                .local = {.packed = 9, .unpacked = 9},
                                                .central = {.packed = 9, .unpacked = 9}}})));
}

TEST(HostileZip, Kind22DuplicateNames) {
  EXPECT_TRUE(not_opened({"two members", "\"a\""},
                         raw_zip({{.name = "a", .data = "1"}, {.name = "a", .data = "2"}})));
}

TEST(HostileZip, Kind23NamesThatLeaveTheFolder) {
  for (const char* name : {"../a", "a/../../b", "a/..", "..", "./a", "a//b"})
    EXPECT_TRUE(not_opened({"part of its path"}, raw_zip({{.name = name}}))) << name;
  EXPECT_TRUE(not_opened({"absolute"}, raw_zip({{.name = "/etc/passwd"}})));
  EXPECT_TRUE(not_opened({"backslash"}, raw_zip({{.name = "..\\a"}})));
  EXPECT_TRUE(not_opened({"drive"}, raw_zip({{.name = "C:a"}})));
  EXPECT_TRUE(not_opened({"is empty"}, raw_zip({{.name = ""}})));
  EXPECT_TRUE(not_opened({"control character"}, raw_zip({{.name = std::string("a\0b", 3)}})));
  EXPECT_TRUE(not_opened({"not UTF-8"}, raw_zip({{.name = "\xC0\xAF"}})));
  EXPECT_TRUE(not_opened({"513 bytes, more than the 512"}, raw_zip({{.name = std::string(513, 'a')}})));
}

TEST(HostileZip, Kind24Symlink) {
  EXPECT_TRUE(
      not_opened({"link"}, raw_zip({{.name = "a", .data = "/etc/passwd", .attributes = 0120777u << 16}})));
  EXPECT_TRUE(not_opened({"link"}, raw_zip({{.name = "pipe", .attributes = 0010600u << 16}})));
}

TEST(HostileZip, Kind25HeadersThatContradict) {
  const auto contradicts = [](RawMember::Header local) {
    return not_opened({"contradict"}, raw_zip({{.name = "abc", .data = "123", .local = std::move(local)}}));
  };
  EXPECT_TRUE(contradicts({.name = "abd"}));
  EXPECT_TRUE(contradicts({.crc = 1}));
  EXPECT_TRUE(contradicts({.packed = 2}));
  EXPECT_TRUE(contradicts({.unpacked = 2}));
  EXPECT_TRUE(contradicts({.method = 8}));
  EXPECT_TRUE(contradicts({.flags = 1 << 11}));
  EXPECT_TRUE(
      not_opened({"two sizes"}, raw_zip({{.name = "abc", .data = "123", .central = {.unpacked = 2}}})));
  // A descriptor behind the data that says something else.
  const std::string descriptor = "PK\7\10" + little_endian(crc32_of("123"), 4);
  const auto described = [&](const std::string& sizes) {
    return raw_zip({{.name = "abc",
                     .data = "123",
                     .flags = 8,
                     .behind = descriptor + sizes,
                     .local = {.crc = 0, .packed = 0, .unpacked = 0}}});
  };
  EXPECT_NO_THROW(read_all(described(little_endian(3, 4) + little_endian(3, 4))));
  EXPECT_NO_THROW(read_all(described(little_endian(3, 8) + little_endian(3, 8))));
  EXPECT_TRUE(not_opened({"contradict"}, described(little_endian(3, 4) + little_endian(4, 4))));
  EXPECT_TRUE(not_opened({"between"}, described("")));
  // A second name in an extra field.
  EXPECT_TRUE(not_opened({"two names"},
                         raw_zip({{.name = "abc", .central = {.extra = std::string("\x75\x70\1\0x", 5)}}})));
}

TEST(HostileZip, Kind26EncryptedOrUnknownMethod) {
  for (std::uint16_t flag : {1 << 0, 1 << 6, 1 << 13})
    EXPECT_TRUE(not_opened({"\"a\"", "encrypted"}, raw_zip({{.name = "a", .data = "1", .flags = flag}})));
  for (std::uint16_t method : {1, 9, 12, 14, 93, 99, 0xFFFF})
    EXPECT_TRUE(
        not_opened({"\"a\"", "unknown method"}, raw_zip({{.name = "a", .data = "1", .method = method}})));
  EXPECT_TRUE(not_opened({"unknown method"}, raw_zip({{.name = "a", .data = "1", .flags = 1 << 5}})));
}

TEST(HostileZip, Kind27Zip64WithHugeSizes) {
  const auto wide = [](std::uint64_t unpacked, std::uint64_t packed, std::uint16_t method) {
    RawMember::Header header{
        .packed = 0xFFFFFFFF,
        .unpacked = 0xFFFFFFFF,
        .extra = std::string("\1\0\x10\0", 4) + little_endian(unpacked, 8) + little_endian(packed, 8)};
    return raw_zip({{.name = "a", .data = "1", .method = method, .local = header, .central = header}});
  };
  EXPECT_NO_THROW(open(wide(1, 1, 0)));
  constexpr std::uint64_t kHuge[] = {std::uint64_t{1} << 63, ~std::uint64_t{0}, std::uint64_t{1} << 40};
  for (std::uint64_t huge : kHuge) {
    EXPECT_TRUE(not_opened({"claims", "more than there are"}, wide(huge, huge, 0))) << huge;
    EXPECT_TRUE(not_opened({"claims to unpack"}, wide(huge, 1, 8))) << huge;
    // The record at the end is the only thing there is.
    EXPECT_TRUE(not_opened({"not where its end says"}, end_records64(0, huge, 0, 0))) << huge;
    EXPECT_TRUE(not_opened({"not where its end says"}, end_records64(0, huge, huge, 0))) << huge;
    EXPECT_TRUE(not_opened({"64-bit end"}, end_records64(0, 0, 0, huge))) << huge;
    EXPECT_TRUE(not_opened({"members"}, end_records64(huge, 0, 0, 0))) << huge;
  }
  EXPECT_TRUE(not_opened(
      {"64-bit size is missing"},
      raw_zip({{.name = "a", .central = {.unpacked = 0xFFFFFFFF, .extra = std::string("\1\0\0\0", 4)}}})));
  EXPECT_TRUE(not_opened({"extra field"},
                         raw_zip({{.name = "a", .central = {.extra = std::string("\1\0\xFF\xFF", 4)}}})));
}

TEST(HostileZip, Kind28TruncatedDirectory) {
  const std::string whole = raw_zip({{.name = "abc", .data = "123"}, {.name = "d/e", .data = "4567"}});
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes)
    EXPECT_TRUE(not_opened({"x.zip"}, whole.substr(0, bytes))) << bytes;
  for (std::size_t bytes = 1; bytes < whole.size(); ++bytes)  // and from the other side
    EXPECT_TRUE(not_opened({"x.zip"}, whole.substr(bytes))) << bytes;
}

TEST(HostileZip, Kind29PolyglotData) {
  const std::vector<RawMember> members{{.name = "abc", .data = "123"}};
  EXPECT_TRUE(not_opened({"5 bytes follow"}, raw_zip(members) + "<?php"));
  EXPECT_TRUE(not_opened({"follow"}, raw_zip(members) + raw_zip(members).substr(0, 60)));
  EXPECT_TRUE(not_opened({"not where its end says"}, raw_zip(members) + raw_zip(members)));
  EXPECT_TRUE(not_opened({"between"}, raw_zip(members, "#!/bin/sh\n")));
  EXPECT_TRUE(
      not_opened({"between"}, raw_zip({{.name = "abc", .data = "123", .behind = "hidden"}, {.name = "d"}})));
  std::string commented = raw_zip(members);
  commented[commented.size() - 2] = 5;
  EXPECT_TRUE(not_opened({"5 bytes follow"}, commented + "hello"));
}

TEST(HostileZip, Kind30WrongChecksum) {
  const std::string archive = raw_zip({{.name = "abc", .data = "123", .crc = 1}});
  EXPECT_NO_THROW(open(archive));
  EXPECT_TRUE(refused({"\"abc\"", "CRC"}, [&] { read_all(archive); }));
  const std::string damaged = raw_zip({{.name = "abc", .data = "\xFF\xFF", .method = 8, .unpacked = 2}});
  EXPECT_TRUE(refused({"\"abc\""}, [&] { read_all(damaged); }));
}

}  // namespace
}  // namespace lamina::hostile
