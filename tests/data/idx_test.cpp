#include "data/idx.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace lamina::data {
namespace {

namespace fs = std::filesystem;

class Idx : public testing::Test {
 protected:
  Idx() : folder_(fs::temp_directory_path() / ("lamina-idx-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~Idx() override { fs::remove_all(folder_); }

  fs::path path(const std::string& name) const { return folder_ / name; }

  fs::path file(const std::string& bytes, const std::string& name = "x.idx") const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }
  static std::string contents(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // The message of the error that reading these bytes gives.
  std::string refusal(const std::string& bytes, const std::string& name = "x.idx") const {
    return refusal_of(file(bytes, name));
  }
  static std::string refusal_of(const fs::path& path) {
    try {
      const Tensor read = read_idx(path);
      return "read as " + to_string(read.type());
    } catch (const Error& error) {
      return error.what();
    }
  }

  fs::path folder_;
};

template <std::size_t N>
std::string bytes(const char (&literal)[N]) {
  return std::string(literal, N - 1);
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(Idx, ReadsEveryType) {
  EXPECT_EQ(read_idx(file(bytes("\0\0\x08\1\0\0\0\2\7\xff"))).at<std::uint8_t>(1), 255);
  EXPECT_EQ(read_idx(file(bytes("\0\0\x09\1\0\0\0\2\7\xff"))).at<std::int32_t>(1), -1);
  EXPECT_EQ(read_idx(file(bytes("\0\0\x0b\1\0\0\0\2\0\7\xff\xfe"))).at<std::int32_t>(1), -2);
  EXPECT_EQ(read_idx(file(bytes("\0\0\x0c\1\0\0\0\1\0\0\1\2"))).at<std::int32_t>(0), 258);
  EXPECT_EQ(read_idx(file(bytes("\0\0\x0d\1\0\0\0\1\x3f\x80\0\0"))).at<float>(0), 1.0f);
  EXPECT_EQ(read_idx(file(bytes("\0\0\x0e\1\0\0\0\1\xbf\xf0\0\0\0\0\0\0"))).at<double>(0), -1.0);
  EXPECT_EQ(read_idx(file(bytes("\0\0\x08\2\0\0\0\0\0\0\0\5"))).shape(), Shape({0, 5}));
}

TEST_F(Idx, WhatIsWrittenIsRead) {
  for (const char* name : {"a.idx", "a.idx.gz"}) {
    const Tensor image = Tensor::from<std::uint8_t>({1, 2, 3, 4, 5, 6}, {1, 2, 3});
    write_idx(path(name), image);
    const Tensor again = read_idx(path(name));
    EXPECT_EQ(again.type(), image.type());
    EXPECT_EQ(again.at<std::uint8_t>(0, 1, 2), 6);
    write_idx(path(name), Tensor::from<double>({1.5, -2.5}, {2}));
    EXPECT_EQ(read_idx(path(name)).at<double>(1), -2.5);
    write_idx(path(name), Tensor::from<std::int32_t>({-70000}, {1}));
    EXPECT_EQ(read_idx(path(name)).at<std::int32_t>(0), -70000);
  }
  EXPECT_EQ(contents(path("a.idx")).substr(0, 4), bytes("\0\0\x0c\1"));
  EXPECT_EQ(contents(path("a.idx.gz")).substr(0, 2), "\x1f\x8b");
  EXPECT_THROW(write_idx(path("b"), Tensor({DType::Int64, {1}})), Error);
  EXPECT_THROW(write_idx(path("b"), Tensor({DType::UInt8, {}})), Error);
  EXPECT_THROW(write_idx(path("no/such/folder"), Tensor({DType::UInt8, {1}})), Error);
}

TEST_F(Idx, RefusesDamagedHeaders) {
  EXPECT_TRUE(contains(refusal(""), "ends too early"));
  EXPECT_TRUE(contains(refusal(bytes("\0\0\x08")), "ends too early"));
  EXPECT_TRUE(contains(refusal(bytes("\0\1\x08\1\0\0\0\1\1")), "two zeros"));
  EXPECT_TRUE(contains(refusal(bytes("\0\0\0\1\0\0\0\1\1")), "unknown type 0"));
  EXPECT_TRUE(contains(refusal(bytes("\0\0\x0a\1\0\0\0\1\1")), "unknown type 10"));
  EXPECT_TRUE(contains(refusal(bytes("\0\0\x08\0\1")), "0 dimensions"));
  EXPECT_TRUE(contains(refusal(bytes("\0\0\x08\xff") + std::string(255 * 4, '\1')), "255 dimensions"));
  EXPECT_TRUE(contains(refusal(bytes("\0\0\x08\3\0\0\0\1\0\0")), "ends too early"));
  EXPECT_TRUE(contains(refusal(bytes("\0\0\x08\1\0\0\0\1\1")), "read as u8[1]"));
}

TEST_F(Idx, RefusesSizesThatTheFileDoesNotHave) {
  const std::string four(4 * 4, '\xff');  // four dimensions of 2^32 - 1
  EXPECT_TRUE(contains(refusal(bytes("\0\0\x0e\4") + four + "12345678"), "the file is shorter"));
  EXPECT_TRUE(contains(refusal(bytes("\0\0\x08\1\0\0\0\3\1\2")), "the file is shorter"));
  EXPECT_TRUE(contains(refusal(bytes("\0\0\x08\1\0\0\0\1\1\2")), "longer than its header says"));
  EXPECT_TRUE(contains(refusal(bytes("\0\0\x08\1\x7f\0\0\0\1\2")), "the file is shorter"));
  const std::string huge = refusal(bytes("\0\0\x08\4") + std::string(12, '\xff') + bytes("\0\0\0\0"));
  EXPECT_FALSE(contains(huge, "read as")) << huge;
}

TEST_F(Idx, RefusesDamagedGzip) {
  Tensor values({DType::UInt8, {5000}});
  for (std::size_t i = 0; i < 5000; ++i)
    values.mutable_span<std::uint8_t>()[i] = static_cast<std::uint8_t>(i * i >> 3);
  write_idx(path("whole.gz"), values);
  const std::string whole = contents(path("whole.gz"));
  for (std::size_t cut = 1; cut < whole.size(); cut += cut < 40 || cut + 40 > whole.size() ? 1 : 97)
    EXPECT_FALSE(contains(refusal(whole.substr(0, cut)), "read as")) << cut;
  std::string wrong_checksum = whole;
  wrong_checksum[whole.size() - 6] ^= 1;
  EXPECT_TRUE(contains(refusal(wrong_checksum), "damaged"));

  // Compressed headers cannot be compared with the size of the file exactly, but with what it could hold.
  Tensor small({DType::UInt8, {100}});
  write_idx(path("small"), small);
  std::string lying = contents(path("small"));
  lying[4] = '\x7f';
  file(lying, "lying");
  ASSERT_EQ(std::system(("gzip -f " + path("lying").string()).c_str()), 0);
  EXPECT_TRUE(contains(refusal_of(path("lying.gz")), "the file is shorter"));
}

TEST_F(Idx, RefusesWhatIsNoFile) {
  EXPECT_TRUE(contains(refusal_of(path("absent")), "No such file"));
  EXPECT_TRUE(contains(refusal_of(folder_), "not a regular file"));
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_TRUE(contains(refusal_of(path("pipe")), "not a regular file"));
  EXPECT_TRUE(contains(refusal_of("/dev/zero"), "not a regular file"));
}

}  // namespace
}  // namespace lamina::data
