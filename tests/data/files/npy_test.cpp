#include "data/files/npy.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <string>

#include "data/files/npz.h"

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

// Version 1.0, with the header padded to 128 bytes in all as NumPy pads it.
std::string npy(const std::string& descr, const std::string& shape, const std::string& elements,
                const std::string& order = "False") {
  std::string header = "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
  header.append(117 - header.size(), ' ');
  return literal("\x93NUMPY\1\0\x76\0") + header + "\n" + elements;
}

Tensor read(const std::string& file) { return read_npy(bytes(file), "x.npy"); }

template <class T>
std::vector<T> values(const Tensor& tensor) {
  const auto all = tensor.span<T>();
  return {all.begin(), all.end()};
}

TEST(Npy, GoldenBytes) {
  const std::string file = npy("<f4", "(2,)", literal("\0\0\x80\x3f\0\0\0\xc0"));
  EXPECT_EQ(values<float>(read(file)), (std::vector<float>{1, -2}));
  EXPECT_EQ(write_npy(Tensor::from<float>({1, -2}, {2})), bytes(file));
}

TEST(Npy, LaterVersionsAndOtherDicts) {
  const std::string header = R"({"shape": (1, 2), "fortran_order": False, "descr": "|u1"})";
  const std::string length{static_cast<char>(header.size()), 0, 0, 0};
  for (char version : {'\2', '\3'}) {
    const Tensor tensor = read(literal("\x93NUMPY") + version + literal("\0") + length + header + "\5\6");
    EXPECT_EQ(tensor.shape(), (Shape{1, 2}));
    EXPECT_EQ(values<std::uint8_t>(tensor), (std::vector<std::uint8_t>{5, 6}));
  }
}

TEST(Npy, BigEndian) {
  EXPECT_EQ(values<float>(read(npy(">f4", "(2,)", literal("\x3f\x80\0\0\xc0\0\0\0")))),
            (std::vector<float>{1, -2}));
  EXPECT_EQ(values<std::int32_t>(read(npy(">i2", "(1,)", "\x01\x02"))), (std::vector<std::int32_t>{258}));
}

TEST(Npy, FortranOrder) {
  const std::string columns = "\1\4\2\5\3\6";  // [[1, 2, 3], [4, 5, 6]]
  EXPECT_EQ(values<std::uint8_t>(read(npy("|u1", "(2, 3)", columns, "True"))),
            (std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6}));
  // Element [i, j, k] lies at i + 2 * j + 6 * k.
  std::string cube;
  for (char i = 0; i < 24; ++i) {
    cube += '\0';
    cube += i;
  }
  const Tensor tensor = read(npy(">u2", "(2, 3, 4)", cube, "True"));
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 4; ++k) EXPECT_EQ(tensor.at<std::int32_t>(i, j, k), i + 2 * j + 6 * k);
}

TEST(Npy, TypesThatLaminaLacks) {
  EXPECT_EQ(values<std::int32_t>(read(npy("|i1", "(2,)", "\x7f\xff"))), (std::vector<std::int32_t>{127, -1}));
  EXPECT_EQ(values<std::int32_t>(read(npy("<i2", "(1,)", "\xfe\xff"))), (std::vector<std::int32_t>{-2}));
  EXPECT_EQ(values<std::int32_t>(read(npy("<u2", "(1,)", "\xfe\xff"))), (std::vector<std::int32_t>{65534}));
  EXPECT_EQ(values<std::int64_t>(read(npy("<u4", "()", "\xff\xff\xff\xff"))),
            (std::vector<std::int64_t>{4294967295}));
  EXPECT_EQ(values<std::int64_t>(read(npy("<u8", "()", literal("\1\0\0\0\0\0\0\x40")))),
            (std::vector<std::int64_t>{(std::int64_t{1} << 62) + 1}));
}

TEST(Npy, BFloat16IsWrittenAsFloat32) {
  Tensor tensor({DType::BFloat16, {2}});
  std::memcpy(tensor.data(), "\x80\x3f\x00\xc0", 4);
  EXPECT_EQ(values<float>(read_npy(write_npy(tensor), "x.npy")), (std::vector<float>{1, -2}));
}

NamedTensors some_of_all() {
  NamedTensors tensors{{"f32", Tensor::from<float>({1, 2, 3, 4, 5, 6}, {2, 3})},
                       {"layers/f64", Tensor::from<double>({0.1}, {1, 1, 1})},
                       {"i32", Tensor::from<std::int32_t>({-1, 7}, {2})},
                       {"i64", Tensor::from<std::int64_t>({-5}, {})},
                       {"u8", Tensor::from<std::uint8_t>({0, 255, 3}, {3})},
                       {"bool", Tensor::from<bool>({true, false}, {1, 2})},
                       {"empty", Tensor({DType::Float32, {0, 4}})},
                       {"f16", Tensor({DType::Float16, {2}})}};
  std::memcpy(tensors.back().second.data(), "\0\x3c\0\xc0", 4);
  return tensors;
}

void expect_same(const NamedTensors& a, const NamedTensors& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].first, b[i].first);
    EXPECT_EQ(a[i].second.type(), b[i].second.type()) << a[i].first;
    EXPECT_EQ(
        std::memcmp(a[i].second.data(), b[i].second.data(), static_cast<std::size_t>(a[i].second.bytes())), 0)
        << a[i].first;
  }
}

TEST(Npz, WhatIsWrittenIsRead) {
  const NamedTensors tensors = some_of_all();
  const std::string path =
      (std::filesystem::temp_directory_path() / ("lamina-" + std::to_string(::getpid()) + ".npz")).string();
  write_npz(path, tensors);
  expect_same(read_npz(path), tensors);
  std::filesystem::remove(path);
  EXPECT_EQ(npz_bytes(tensors), npz_bytes(some_of_all())) << "the same content, the same bytes";
  EXPECT_TRUE(parse_npz(npz_bytes({}), "x.npz").empty());
}

TEST(Npz, TensorsAreFoundByName) {
  const NamedTensors tensors = some_of_all();
  ASSERT_NE(find(tensors, "i64"), nullptr);
  EXPECT_EQ(find(tensors, "i64")->item<std::int64_t>(), -5);
  EXPECT_EQ(find(tensors, "i"), nullptr);
}

TEST(Npz, ErrorsBeginAtTheUsersLine) {
  try {
    read_npz("/nowhere/x.npz");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(std::string(e.what()).rfind("npy_test.cpp:", 0), 0u) << e.what();
  }
  EXPECT_THROW(npz_bytes({{"a", Tensor()}}), Error);
  EXPECT_THROW(npz_bytes({{"a", Tensor::from<float>({1}, {1})}, {"a", Tensor::from<float>({1}, {1})}}),
               Error);
}

}  // namespace
}  // namespace lamina::data
