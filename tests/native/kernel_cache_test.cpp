#include "cuda/native/kernel_cache.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace lamina::cuda::native {
namespace {

namespace fs = std::filesystem;

class KernelCacheTest : public testing::Test {
 protected:
  void SetUp() override { fs::remove_all(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  const fs::path folder_ = fs::temp_directory_path() / ("lamina_kernel_cache_" + std::to_string(::getpid()));
  const KernelCache cache_{folder_ / "below"};
  const std::string contents_ = std::string(
      "\x7f"
      "ELF\0code",
      9);
};

TEST_F(KernelCacheTest, MakesOnceAndKeeps) {
  int made = 0;
  auto make = [&] { return ++made, contents_; };
  EXPECT_EQ(cache_.get("key", make), contents_);
  EXPECT_EQ(cache_.get("key", make), contents_);
  EXPECT_EQ(KernelCache(folder_ / "below").get("key", make), contents_);
  EXPECT_EQ(made, 1);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "below"), {}), 1);  // no parts are left behind
  EXPECT_FALSE(cache_.find("another key"));
}

TEST_F(KernelCacheTest, ADamagedFileIsAsGoodAsNone) {
  cache_.keep("key", contents_);
  const fs::path file = cache_.file_of("key");
  const auto size = static_cast<int>(fs::file_size(file));
  for (int at = 0; at < size; ++at) {
    std::fstream damage(file, std::ios::in | std::ios::out | std::ios::binary);
    damage.seekg(at);
    const int byte = damage.get();
    damage.seekp(at).put(static_cast<char>(byte ^ 1)).flush();
    EXPECT_FALSE(cache_.find("key")) << "byte " << at;
    damage.seekp(at).put(static_cast<char>(byte));
  }
  EXPECT_TRUE(cache_.find("key"));
  for (int left = 0; left < size; ++left) {
    cache_.keep("key", contents_);
    fs::resize_file(file, static_cast<std::uintmax_t>(left));
    EXPECT_FALSE(cache_.find("key")) << left << " bytes left";
  }
}

TEST_F(KernelCacheTest, AFileOfAnotherKeyIsNotTaken) {
  cache_.keep("key", contents_);
  fs::rename(cache_.file_of("key"), cache_.file_of("yek"));
  EXPECT_FALSE(cache_.find("yek"));
}

TEST_F(KernelCacheTest, AFolderThatCannotBeWrittenIsNoError) {
  std::ofstream(folder_) << "a file where the folder should be";
  EXPECT_EQ(cache_.get("key", [&] { return contents_; }), contents_);
  EXPECT_EQ(KernelCache({}).get("key", [&] { return contents_; }), contents_);
}

TEST_F(KernelCacheTest, KeysTellSourceGpuAndCompilerApart) {
  const std::string key = cubin_key("source", 90, "13.0");
  EXPECT_NE(key, cubin_key("other", 90, "13.0"));
  EXPECT_NE(key, cubin_key("source", 100, "13.0"));
  EXPECT_NE(key, cubin_key("source", 90, "12.9"));
}

}  // namespace
}  // namespace lamina::cuda::native
