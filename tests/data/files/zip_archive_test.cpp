#include "data/files/zip_archive.h"

#include <gtest/gtest.h>

#include <string>

#include "core/base/error.h"
#include "data/files/zip_writer.h"

namespace lamina::data {
namespace {

std::vector<std::byte> bytes(const std::string& text) {
  const auto all = std::as_bytes(std::span(text));
  return {all.begin(), all.end()};
}

template <std::size_t N>
std::string literal(const char (&text)[N]) {
  return std::string(text, N - 1);
}

// The fields of the format's document, one by one: "a" holds "hi", whose CRC-32 is d8932aac.
std::string archive_of_hi() {
  return literal(
             "PK\3\4\x14\0\0\0\0\0\0\0\x21\0\xac\x2a\x93\xd8\2\0\0\0\2\0\0\0\1\0\0\0"
             "a"
             "hi") +
         literal(
             "PK\1\2\x14\3\x14\0\0\0\0\0\0\0\x21\0\xac\x2a\x93\xd8\2\0\0\0\2\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0"
             "\x80\x81\0\0\0\0"
             "a") +
         literal("PK\5\6\0\0\0\0\1\0\1\0\x2f\0\0\0\x21\0\0\0\0\0");
}

TEST(ZipArchive, GoldenBytes) {
  ZipWriter writer;
  writer.add("a", bytes("hi"));
  EXPECT_EQ(writer.finish(), bytes(archive_of_hi()));
  EXPECT_EQ(ZipArchive(bytes(archive_of_hi()), "x.zip").read("a"), bytes("hi"));
}

// "aaaaaaaaaa" as one literal and one copy, with fixed codes (RFC 1951); CRC-32 4c11cdf0.
TEST(ZipArchive, ReadsDeflatedMembers) {
  const std::string deflated = literal("\x4b\x84\x03\0");
  const std::string sizes = literal("\xf0\xcd\x11\x4c\4\0\0\0\x0a\0\0\0\1\0\0\0");
  const std::string archive = literal("PK\3\4\x14\0\0\0\x08\0\0\0\x21\0") + sizes + "a" + deflated +
                              literal("PK\1\2\x14\3\x14\0\0\0\x08\0\0\0\x21\0") + sizes +
                              literal("\0\0\0\0\0\0\0\0\0\0\0\0\0\0") + "a" +
                              literal("PK\5\6\0\0\0\0\1\0\1\0\x2f\0\0\0\x23\0\0\0\0\0");
  EXPECT_EQ(ZipArchive(bytes(archive), "x.zip").read("a"), bytes("aaaaaaaaaa"));
}

TEST(ZipArchive, WhatIsWrittenIsRead) {
  ZipWriter writer;
  EXPECT_TRUE(ZipArchive(writer.finish(), "x.zip").names().empty());
  writer.add("b/c", bytes("123"));
  writer.add("\xc3\xa9", bytes(""));
  writer.add("a", std::vector<std::byte>(100'000, std::byte{7}));
  const std::vector<std::byte> file = writer.finish();
  ZipArchive first(file, "x.zip");
  const ZipArchive archive = std::move(first);
  EXPECT_EQ(archive.names(), (std::vector<std::string>{"b/c", "\xc3\xa9", "a"}));
  EXPECT_TRUE(archive.contains("a"));
  EXPECT_FALSE(archive.contains("c"));
  EXPECT_EQ(archive.read("b/c"), bytes("123"));
  EXPECT_EQ(archive.read("\xc3\xa9"), bytes(""));
  EXPECT_EQ(archive.read("a").size(), 100'000u);
  EXPECT_EQ(archive.read("a").back(), std::byte{7});
}

// More members than 16 bits count.
TEST(ZipArchive, Zip64) {
  constexpr int kMembers = 0x10001;
  ZipWriter writer;
  for (int i = 0; i < kMembers; ++i) writer.add(std::to_string(i), bytes(std::to_string(i)));
  const ZipArchive archive(writer.finish(), "x.zip");
  EXPECT_EQ(archive.names().size(), static_cast<std::size_t>(kMembers));
  EXPECT_EQ(archive.read("65536"), bytes("65536"));
}

TEST(ZipArchive, AMissingMemberIsNamed) {
  try {
    ZipArchive(bytes(archive_of_hi()), "x.zip").read("b");
    FAIL();
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "\"x.zip\" has no member \"b\".\n  It has \"a\".");
  }
}

TEST(ZipWriter, RefusesWhatItCouldNotRead) {
  ZipWriter writer;
  writer.add("a", {});
  for (const char* name : {"a", "", "../a", "/a", "b/", "b\\c", "C:a", "\xff"})
    EXPECT_THROW(writer.add(name, {}), Error) << name;
}

}  // namespace
}  // namespace lamina::data
