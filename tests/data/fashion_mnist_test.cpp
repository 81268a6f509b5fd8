#include "data/fashion_mnist.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "data/idx.h"

namespace lamina::data {
namespace {

namespace fs = std::filesystem;

class FashionMnist : public testing::Test {
 protected:
  FashionMnist() : folder_(fs::temp_directory_path() / ("lamina-fashion-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_ / "fashion-mnist");
  }
  ~FashionMnist() override {
    ::unsetenv("LAMINA_DATA");
    fs::remove_all(folder_);
  }

  static void write(const fs::path& folder, std::int64_t images, std::int64_t labels,
                    std::uint8_t label = 9) {
    for (const char* prefix : {"train", "t10k"}) {
      write_idx(folder / (std::string(prefix) + "-images-idx3-ubyte.gz"),
                Tensor({DType::UInt8, {images, 28, 28}}));
      Tensor all({DType::UInt8, {labels}});
      for (std::uint8_t& one : all.mutable_span<std::uint8_t>()) one = label;
      write_idx(folder / (std::string(prefix) + "-labels-idx1-ubyte"), all);
    }
  }

  fs::path folder_;
};

TEST_F(FashionMnist, ReadsAFolder) {
  write(folder_, 3, 3);
  const auto [train, test] = fashion_mnist({.folder = folder_});
  EXPECT_EQ(to_string(train.images.type()), "u8[3, 28, 28]");
  EXPECT_EQ(to_string(test.labels.type()), "u8[3]");
  EXPECT_EQ(fashion_mnist_class_names()[test.labels.at<std::uint8_t>(0)], "Ankle boot");
}

TEST_F(FashionMnist, LooksWhereTheEnvironmentSays) {
  write(folder_ / "fashion-mnist", 2, 2);
  ::setenv("LAMINA_DATA", folder_.c_str(), 1);
  EXPECT_EQ(fashion_mnist().train.images.rows(), 2);
  ::setenv("LAMINA_DATA", (folder_ / "fashion-mnist").c_str(), 1);
  EXPECT_EQ(fashion_mnist().train.images.rows(), 2);
}

TEST_F(FashionMnist, SaysWhichPackageGivesIt) {
  try {
    fashion_mnist({.folder = folder_});
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("dataset-fashion-mnist"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find(folder_.string()), std::string::npos);
  }
}

TEST_F(FashionMnist, RefusesOtherFiles) {
  write(folder_, 3, 2);
  EXPECT_THROW(fashion_mnist({.folder = folder_}), Error);
  write(folder_, 3, 3, 10);
  EXPECT_THROW(fashion_mnist({.folder = folder_}), Error);
  write(folder_, 3, 3);
  fs::remove(folder_ / "t10k-labels-idx1-ubyte");
  EXPECT_THROW(fashion_mnist({.folder = folder_}), Error);
}

TEST_F(FashionMnist, TheRealOneIsWhole) {
  if (!fs::exists("/usr/share/datasets/fashion-mnist"))
    GTEST_SKIP() << "dataset-fashion-mnist is not installed";
  const auto [train, test] = fashion_mnist();
  EXPECT_EQ(to_string(train.images.type()), "u8[60000, 28, 28]");
  EXPECT_EQ(to_string(test.images.type()), "u8[10000, 28, 28]");
  std::vector<int> counts(10);
  for (std::uint8_t label : train.labels.span<std::uint8_t>()) ++counts[label];
  EXPECT_EQ(counts, std::vector<int>(10, 6000));
  EXPECT_EQ(train.labels.at<std::uint8_t>(0), 9);
}

}  // namespace
}  // namespace lamina::data
