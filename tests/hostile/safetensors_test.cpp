// The kinds 42 to 49 of hostile files: safetensors whose header lies, and kinds 1 to 4 of JSON in that
// header.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "data/files/safetensors.h"
#include "tests/hostile/support/refused.h"

namespace lamina::hostile {
namespace {

// A file whose length of the header is right.
std::string file(const std::string& header, const std::string& elements = "") {
  return little_endian(header.size(), 8) + header + elements;
}

// A header of one tensor "a".
std::string one(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return fmt::format(R"({{"a":{{"dtype":"{}","shape":[{}],"data_offsets":[{}]}}}})", dtype, shape, offsets);
}

// A header of the bytes "a" and "b" from and to these places.
std::string two(int a, int a_end, int b, int b_end) {
  constexpr const char* kBytes = R"("{}":{{"dtype":"U8","shape":[{}],"data_offsets":[{},{}]}})";
  return "{" + fmt::format(fmt::runtime(kBytes), "a", a_end - a, a, a_end) + "," +
         fmt::format(fmt::runtime(kBytes), "b", b_end - b, b, b_end) + "}";
}

data::Safetensors parse(const std::string& bytes, const data::Limits& limits = {}) {
  return data::parse_safetensors(as_bytes(bytes), "x.safetensors", limits);
}

testing::AssertionResult not_read(std::initializer_list<const char*> words, const std::string& bytes) {
  return refused(words, [&] { parse(bytes); });
}

TEST(HostileSafetensors, HonestFilesAreRead) {
  EXPECT_TRUE(parse(file("{}")).tensors.empty());
  EXPECT_EQ(parse(file(one("U8", "2", "0,2"), "xy")).tensors.size(), 1u);
  EXPECT_EQ(parse(file(two(2, 5, 0, 2) + "   ", "01234")).tensors.size(), 2u);
}

TEST(HostileSafetensors, Kind42HeaderLongerThanTheFile) {
  for (std::uint64_t length :
       {std::uint64_t{3}, std::uint64_t{1} << 63, ~std::uint64_t{0}, ~std::uint64_t{0} - 8})
    EXPECT_TRUE(not_read({"x.safetensors", "claims a header of"}, little_endian(length, 8) + "{}")) << length;
  for (std::size_t bytes = 0; bytes < 8; ++bytes) EXPECT_TRUE(not_read({"it has"}, std::string(bytes, '\0')));
  EXPECT_TRUE(not_read({"begin with {"}, file("")));
  EXPECT_TRUE(not_read({"begin with {"}, file(" {}")));
  EXPECT_TRUE(refused({"more than the 10 allowed"},
                      [] { parse(file(one("U8", "0", "0,0")), {.header_bytes = 10}); }));
}

TEST(HostileSafetensors, Kind43OverlappingTensors) {
  EXPECT_TRUE(not_read({"\"b\"", "overlaps"}, file(two(0, 3, 2, 5), "01234")));
  EXPECT_TRUE(not_read({"overlaps"}, file(two(0, 5, 0, 5), "01234")));
  EXPECT_TRUE(not_read({"overlaps"}, file(two(0, 5, 2, 2), "01234")));  // an empty one within another
}

TEST(HostileSafetensors, Kind44Holes) {
  EXPECT_TRUE(not_read({"\"b\"", "hole"}, file(two(0, 2, 3, 5), "01234")));
  EXPECT_TRUE(not_read({"\"a\"", "hole"}, file(one("U8", "2", "1,3"), "012")));
}

TEST(HostileSafetensors, Kind45OffsetsBackwardsOrOutside) {
  EXPECT_TRUE(not_read({"\"a\"", "bytes 3 to 1"}, file(one("U8", "2", "3,1"), "0123")));
  EXPECT_TRUE(not_read({"\"a\"", "bytes 0 to 9 of 4"}, file(one("U8", "9", "0,9"), "0123")));
  EXPECT_TRUE(not_read({"of 4"}, file(one("U8", "4", "0,18446744073709551615"), "0123")));
  EXPECT_TRUE(not_read({"whole number"}, file(one("U8", "4", "0,18446744073709551616"), "0123")));
  EXPECT_TRUE(not_read({"negative"}, file(one("U8", "4", "-4,0"), "0123")));
  EXPECT_TRUE(not_read({"not two numbers"}, file(one("U8", "4", "0"), "0123")));
  EXPECT_TRUE(not_read({"number where it should not"}, file(one("U8", "4", "0,4,4"), "0123")));
}

TEST(HostileSafetensors, Kind46SizesThatDoNotFit) {
  const auto wrong = [](const std::string& dtype, const std::string& shape) {
    return not_read({"\"a\"", "shape and type"}, file(one(dtype, shape, "0,4"), "0123"));
  };
  EXPECT_TRUE(wrong("F32", "2"));
  EXPECT_TRUE(wrong("F32", "0"));
  EXPECT_TRUE(wrong("F64", ""));
  EXPECT_TRUE(wrong("U8", "4294967296,4294967296"));  // 2^64 elements: 0 when they overflow
  EXPECT_TRUE(wrong("F32", "4611686018427387905"));   // 2^64 + 4 bytes
  EXPECT_TRUE(wrong("U8", "9223372036854775809,2"));
  EXPECT_TRUE(not_read({"shape and type"}, file(one("U8", "0,9223372036854775807,9", "0,0"))));
  EXPECT_TRUE(not_read({"more than 8 dimensions"}, file(one("U8", "1,1,1,1,1,1,1,1,1", "0,1"), "0")));
  EXPECT_TRUE(not_read({"bool"}, file(one("BOOL", "1", "0,1"), "\2")));
  EXPECT_TRUE(not_read({"18446744073709551615"}, file(one("U64", "1", "0,8"), std::string(8, '\xFF'))));
}

TEST(HostileSafetensors, Kind47ManyEmptyTensors) {
  std::string header = "{";
  for (int i = 0; i < 100'000; ++i)
    header += fmt::format(R"({}"{}":{{"dtype":"F32","shape":[0],"data_offsets":[0,0]}})", i ? "," : "", i);
  const std::string bytes = file(header + "}");
  EXPECT_TRUE(bounded([&] { EXPECT_EQ(parse(bytes).tensors.size(), 100'000u); }));
  EXPECT_TRUE(refused({"more tensors than the 1000 allowed"}, [&] { parse(bytes, {.tensors = 1000}); }));
}

TEST(HostileSafetensors, Kind48TrailingBytes) {
  EXPECT_TRUE(not_read({"3 bytes follow"}, file(one("U8", "1", "0,1"), "0PK\3")));
  EXPECT_TRUE(not_read({"1 bytes follow"}, file("{}", "x")));
  EXPECT_TRUE(not_read({"not JSON"}, file("{}{}")));
  EXPECT_TRUE(not_read({"NUL"}, file(std::string("{}\0<?php", 8))));
}

TEST(HostileSafetensors, Kind49UnknownDtype) {
  for (const char* dtype : {"F8_E4M3", "C64", "f32", "", "O"})
    EXPECT_TRUE(not_read({"\"a\"", "of the type", dtype}, file(one(dtype, "4", "0,4"), "0123"))) << dtype;
}

TEST(HostileSafetensors, HeadersThatAreNoHeaders) {
  EXPECT_TRUE(not_read({"nests too deep"}, file(R"({"a":{"dtype":{}}})")));
  EXPECT_TRUE(not_read({"list"}, file(R"({"a":{"shape":)" + std::string(100'000, '['))));
  EXPECT_TRUE(not_read({"unknown member", "path"}, file(R"({"a":{"path":"/etc/passwd"}})")));
  EXPECT_TRUE(not_read({"lacks"}, file(R"({"a":{"dtype":"F32"}})")));
  EXPECT_TRUE(
      not_read({"\"a\" twice"}, file(R"({"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{}})")));
  EXPECT_TRUE(not_read({"dtype", "twice"}, file(R"({"a":{"dtype":"F32","dtype":"F64"}})")));
  EXPECT_TRUE(not_read({"\"k\" twice"}, file(R"({"__metadata__":{"k":"1","k":"2"}})")));
  EXPECT_TRUE(not_read({"where it should not"}, file(R"({"__metadata__":{"k":1}})")));
  EXPECT_TRUE(not_read({"null"}, file(R"({"a":null})")));
  EXPECT_TRUE(not_read({"control character"}, file(R"({"a\u0000":{}})")));
  EXPECT_TRUE(not_read({"is empty"}, file(R"({"":{}})")));
  EXPECT_TRUE(not_read({"600 bytes"}, file("{\"" + std::string(600, 'a') + "\":{}}")));
  EXPECT_TRUE(not_read({"not JSON"}, file("{\"\xC0\xAF\":{}}")));
  for (const char* number : {"1e400", "NaN", "1.5", "-1", "true", "\"1\""})
    EXPECT_TRUE(not_read({"header"}, file(one("U8", number, "0,0")))) << number;
}

}  // namespace
}  // namespace lamina::hostile
