#include "data/files/safetensors.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <string>

namespace lamina::data {
namespace {

std::vector<std::byte> bytes(const std::string& text) {
  const auto all = std::as_bytes(std::span(text));
  return {all.begin(), all.end()};
}

std::string file(const std::string& header, const std::string& elements) {
  std::string length(8, '\0');
  length[0] = static_cast<char>(header.size() & 0xFF);
  length[1] = static_cast<char>(header.size() >> 8);
  return length + header + elements;
}

TEST(Safetensors, GoldenBytes) {
  const std::string header =
      R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}   )";
  ASSERT_EQ(header.size() % 8, 0u);
  const std::string golden = file(header, std::string("\0\0\x80\x3f\0\0\0\xc0", 8));
  const Safetensors read = parse_safetensors(bytes(golden), "x.safetensors");
  ASSERT_EQ(read.tensors.size(), 1u);
  EXPECT_EQ(read.tensors[0].first, "a");
  EXPECT_EQ(read.tensors[0].second.shape(), (Shape{2}));
  EXPECT_EQ(read.tensors[0].second.at<float>(1), -2);
  EXPECT_EQ(read.metadata, (std::map<std::string, std::string>{{"format", "pt"}}));
  EXPECT_EQ(safetensors_bytes({{{"a", Tensor::from<float>({1, -2}, {2})}}, {{"format", "pt"}}}),
            bytes(golden));
}

TEST(Safetensors, WhatIsWrittenIsRead) {
  Safetensors file{
      {{"u8", Tensor::from<std::uint8_t>({0, 255, 3}, {3})},  // odd, so the others must come before it
       {"f32", Tensor::from<float>({1, 2, 3, 4, 5, 6}, {2, 3})},
       {"layers/\"f64\"\\", Tensor::from<double>({0.1}, {1, 1, 1})},
       {"i32", Tensor::from<std::int32_t>({-1, 7}, {2})},
       {"i64", Tensor::from<std::int64_t>({-5}, {})},
       {"bool", Tensor::from<bool>({true, false}, {1, 2})},
       {"empty", Tensor({DType::Float32, {0, 4}})},
       {"f16", Tensor({DType::Float16, {1}})},
       {"bf16", Tensor({DType::BFloat16, {1}})}},
      {{"a\nb", "\"\\\t\x7f"}, {"", "\xc3\xa9"}}};
  std::memcpy(find(file.tensors, "f16")->memory().get(), "\0\x3c", 2);
  std::memcpy(find(file.tensors, "bf16")->memory().get(), "\x80\x3f", 2);
  const std::string path =
      (std::filesystem::temp_directory_path() / ("lamina-" + std::to_string(::getpid()) + ".safetensors"))
          .string();
  write_safetensors(path, file);
  const Safetensors read = read_safetensors(path);
  std::filesystem::remove(path);
  EXPECT_EQ(read.metadata, file.metadata);
  ASSERT_EQ(read.tensors.size(), file.tensors.size());
  for (std::size_t i = 0; i < file.tensors.size(); ++i) {
    const auto& [name, tensor] = file.tensors[i];
    EXPECT_EQ(read.tensors[i].first, name);
    EXPECT_EQ(read.tensors[i].second.type(), tensor.type()) << name;
    EXPECT_EQ(
        std::memcmp(read.tensors[i].second.data(), tensor.data(), static_cast<std::size_t>(tensor.bytes())),
        0)
        << name;
  }
  EXPECT_TRUE(parse_safetensors(safetensors_bytes({}), "x").tensors.empty());
}

TEST(Safetensors, TypesThatLaminaLacks) {
  const auto read = [](const std::string& dtype, const std::string& elements) {
    const std::string header = R"({"a":{"dtype":")" + dtype + R"(","shape":[],"data_offsets":[0,)" +
                               std::to_string(elements.size()) + "]}}";
    return parse_safetensors(bytes(file(header, elements)), "x").tensors[0].second;
  };
  EXPECT_EQ(read("I8", "\xff").item<std::int32_t>(), -1);
  EXPECT_EQ(read("I16", "\xfe\xff").item<std::int32_t>(), -2);
  EXPECT_EQ(read("U16", "\xfe\xff").item<std::int32_t>(), 65534);
  EXPECT_EQ(read("U32", "\xff\xff\xff\xff").item<std::int64_t>(), 4294967295);
  EXPECT_EQ(read("U64", std::string("\7\0\0\0\0\0\0\0", 8)).item<std::int64_t>(), 7);
}

TEST(Safetensors, RefusesWhatItCouldNotRead) {
  const Tensor one = Tensor::from<float>({1}, {1});
  EXPECT_THROW(safetensors_bytes({{{"a", one}, {"a", one}}}), Error);
  EXPECT_THROW(safetensors_bytes({{{"", one}}}), Error);
  EXPECT_THROW(safetensors_bytes({{{"\xff", one}}}), Error);
  EXPECT_THROW(safetensors_bytes({{{"__metadata__", one}}}), Error);
  EXPECT_THROW(safetensors_bytes({{{"a", Tensor()}}}), Error);
  EXPECT_THROW(safetensors_bytes({{}, {{"a", "\xff"}}}), Error);
}

}  // namespace
}  // namespace lamina::data
