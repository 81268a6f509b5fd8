#include "data/hdf5/hdf5_weights.h"

#include <dirent.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <thread>

namespace lamina::data {
namespace {

std::vector<std::byte> file_bytes(const char* path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

// Written by Keras 3.15: a trained model of two dense layers, with SGD.
std::vector<std::byte> keras_file() { return file_bytes("tests/data/hdf5/keras_weights.h5"); }

const Tensor& find(const Hdf5Weights& weights, const std::string& path) {
  const auto found = std::ranges::find(weights.datasets, path, &Hdf5Dataset::path);
  if (found == weights.datasets.end()) throw std::out_of_range(path);
  return found->value;
}

void expect_same(const Hdf5Weights& a, const Hdf5Weights& b) {
  EXPECT_EQ(a.names, b.names);
  ASSERT_EQ(a.datasets.size(), b.datasets.size());
  for (std::size_t i = 0; i < a.datasets.size(); ++i) {
    const Tensor &x = a.datasets[i].value, &y = b.datasets[i].value;
    EXPECT_EQ(a.datasets[i].path, b.datasets[i].path);
    EXPECT_EQ(a.datasets[i].as_uint32, b.datasets[i].as_uint32);
    ASSERT_EQ(x.type(), y.type()) << a.datasets[i].path;
    EXPECT_TRUE(x.bytes() == 0 || std::memcmp(x.data(), y.data(), static_cast<std::size_t>(x.bytes())) == 0);
  }
}

// All bytes different, as far as the type allows.
Tensor counted(DType dtype, const Shape& shape) {
  Tensor tensor({dtype, shape});
  for (std::int64_t i = 0; i < tensor.bytes(); ++i)
    tensor.data()[i] = static_cast<std::byte>(dtype == DType::Bool ? i % 2 : i * 37 + 1);
  return tensor;
}

Hdf5Weights every_type() {
  Hdf5Weights weights;
  for (DType dtype : {DType::BFloat16, DType::Bool, DType::Float16, DType::Float32, DType::Float64,
                      DType::Int32, DType::Int64})
    weights.datasets.push_back({"vars/" + std::string(keras_name(dtype)), counted(dtype, {2, 3})});
  weights.datasets.push_back({"vars/uint32", Tensor::from<std::int64_t>({0, 4294967295}, {2}), true});
  weights.datasets.push_back({"vars/uint8", counted(DType::UInt8, {2, 3})});
  return weights;
}

std::string message(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

void expect_contains(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

TEST(Hdf5Weights, AFileOfKerasIsRead) {
  const Hdf5Weights weights = read_hdf5(keras_file(), "keras_weights.h5");
  const std::map<std::string, std::string> names{{"layers/dense/vars", "dense"},
                                                 {"layers/dense_1/vars", "y"},
                                                 {"layers/input_layer/vars", "x"},
                                                 {"optimizer/vars", "sgd"},
                                                 {"vars", "functional"}};
  EXPECT_EQ(weights.names, names);
  EXPECT_EQ(weights.datasets.size(), 6);
  const Tensor& kernel = find(weights, "layers/dense/vars/0");
  EXPECT_EQ(kernel.type(), (TensorType{DType::Float32, {5, 6}}));
  EXPECT_EQ(kernel.at<float>(0, 0), 0.41096455F);
  EXPECT_EQ(kernel.at<float>(4, 5), -0.45074785F);
  EXPECT_EQ(find(weights, "layers/dense_1/vars/1").at<float>(2), -0.031069926917552948F);
  EXPECT_EQ(find(weights, "optimizer/vars/0").item<std::int64_t>(), 8);
  EXPECT_EQ(find(weights, "optimizer/vars/1").item<float>(), 0.01F);
}

TEST(Hdf5Weights, AFileOfKerasComesBackTheSame) {
  const Hdf5Weights weights = read_hdf5(keras_file(), "keras_weights.h5");
  const auto written = write_hdf5(weights);
  EXPECT_LT(written.size(), 20'000);
  expect_same(read_hdf5(written, "written"), weights);
}

TEST(Hdf5Weights, EveryTypeComesBackTheSame) {
  const Hdf5Weights weights = every_type();
  expect_same(read_hdf5(write_hdf5(weights), "written"), weights);
}

TEST(Hdf5Weights, ScalarsAndEmptyTensorsComeBackTheSame) {
  Hdf5Weights weights;
  for (DType dtype : {DType::BFloat16, DType::Bool, DType::Float32, DType::Int64}) {
    weights.datasets.push_back({"empty/" + std::string(keras_name(dtype)), Tensor({dtype, {0, 4}})});
    weights.datasets.push_back({"one/" + std::string(keras_name(dtype)), counted(dtype, {})});
  }
  std::ranges::sort(weights.datasets, {}, &Hdf5Dataset::path);
  expect_same(read_hdf5(write_hdf5(weights), "written"), weights);
}

TEST(Hdf5Weights, GroupsWithoutWeightsKeepTheirNames) {
  const Hdf5Weights weights{{}, {{"layers/flatten/vars", "sch\xc3\xb6n"}, {"vars", ""}}};
  expect_same(read_hdf5(write_hdf5(weights), "written"), weights);
  expect_same(read_hdf5(write_hdf5({}), "written"), {});
}

TEST(Hdf5Weights, ManyAndLongOnesComeBackTheSame) {
  Hdf5Weights weights;
  for (int i = 1000; i < 1300; ++i) {
    const std::string group = "layers/" + std::string(200, 'd') + std::to_string(i) + "/vars";
    weights.datasets.push_back({group + "/0", Tensor::from<int>({i}, {})});
    weights.names[group] = "name " + std::to_string(i);
  }
  weights.datasets.push_back({"vars/0", counted(DType::Float32, {1000, 1000})});
  expect_same(read_hdf5(write_hdf5(weights), "written"), weights);
}

TEST(Hdf5Weights, TheSameWeightsGiveTheSameBytes) {
  Hdf5Weights weights = every_type();
  weights.names = {{"vars", "all"}, {"layers/dense/vars", "dense"}};
  const auto first = write_hdf5(weights);
  std::ranges::reverse(weights.datasets);
  for (int i = 0; i < 3; ++i) {
    std::vector<std::vector<char>> dirt;  // what the next file's memory may be made of
    for (std::size_t size = 64; size < 1 << 20; size *= 2) dirt.emplace_back(size, static_cast<char>(i + 1));
    dirt.clear();
    EXPECT_EQ(write_hdf5(weights), first);
  }
}

TEST(Hdf5Weights, WhatCannotBeAFileIsRefusedBeforeItIsRead) {
  const std::vector<std::byte> zeros(100'000);
  expect_contains(
      message([&] { read_hdf5(zeros, "model.weights.h5"); }),
      "model.weights.h5 cannot be read as HDF5 weights: it does not begin as an HDF5 file does.\n  Get");
  expect_contains(message([&] { read_hdf5({}, "x"); }), "does not begin");
}

TEST(Hdf5Weights, ErrorsCarryTheLineOfTheUser) {
  expect_contains(message([&] { read_hdf5({}, "x"); }), "hdf5_weights_test.cpp:");
}

TEST(Hdf5Weights, LimitsAreKept) {
  const auto file = keras_file();
  const auto refusal = [&](const Hdf5Limits& limits) {
    return message([&] { read_hdf5(file, "x", limits); });
  };
  expect_contains(refusal({.objects = 5}), "more than 5 groups and datasets");
  expect_contains(refusal({.depth = 1}), "groups lie more than 1 deep");
  expect_contains(refusal({.rank = 1}), "has 2 dimensions, more than 1");
  expect_contains(refusal({.path_bytes = 10}), "path longer than 10 bytes");
  expect_contains(refusal({.attributes = 0}), "more than 0 attributes");
  expect_contains(refusal({.attribute_bytes = 3}), "of more than 3 bytes");
  expect_contains(refusal({.tensor_bytes = 100}), "of them left for values");
  expect_contains(refusal({.wait_seconds = 0}), "did not end within 0 s");
}

TEST(Hdf5Weights, WhatHdf5CannotHoldIsRefused) {
  const Tensor one = Tensor::from<float>({1}, {1});
  const auto refusal = [](const Hdf5Weights& weights) { return message([&] { write_hdf5(weights); }); };
  expect_contains(refusal({{{"/a", one}}, {}}), "\"/a\" cannot be a path");
  expect_contains(refusal({{{"", one}}, {}}), "\"\" cannot be a path");
  expect_contains(refusal({{}, {{"", "root"}}}), "\"\" cannot be a path");
  expect_contains(refusal({{}, {{"a//b", "x"}}}), "cannot be a path");
  expect_contains(refusal({{{"a", one}, {"a", one}}, {}}), "\"a\" cannot stand twice");
  expect_contains(refusal({{{"a", one}, {"a/b", one}}, {}}), "\"a\" cannot be both a dataset and a group");
  expect_contains(refusal({{{"a", Tensor()}}, {}}), "undefined");
  expect_contains(refusal({{{"a", one, true}}, {}}), "as_uint32 expects Int64");
  expect_contains(refusal({{{"a", Tensor::from<std::int64_t>({-1}, {1}), true}}, {}}),
                  "does not fit into uint32");
}

int open_descriptors() {
  int count = 0;
  DIR* folder = ::opendir("/proc/self/fd");
  while (::readdir(folder) != nullptr) ++count;
  ::closedir(folder);
  return count;
}

TEST(Hdf5Weights, ManyReadsLeaveNothingBehind) {
  const auto file = keras_file();
  const int before = open_descriptors();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(read_hdf5(file, "x").datasets.size(), 6);
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
}

TEST(Hdf5Weights, ThreadsReadAndWriteAtATime) {
  const auto file = keras_file();
  const Hdf5Weights weights = read_hdf5(file, "x");
  const auto written = write_hdf5(weights);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        if (t % 2 == 0)
          EXPECT_EQ(write_hdf5(weights), written);
        else
          EXPECT_EQ(read_hdf5(file, "x").datasets.size(), 6);
      }
    });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace lamina::data
