#include "data/files/file_bytes.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <functional>
#include <string>

#include "core/base/error.h"

namespace lamina::data {
namespace {

namespace fs = std::filesystem;

class FileBytes : public testing::Test {
 protected:
  FileBytes() : folder_(fs::temp_directory_path() / ("lamina-files-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~FileBytes() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  static std::vector<std::byte> bytes(const std::string& text) {
    const auto all = std::as_bytes(std::span(text));
    return {all.begin(), all.end()};
  }
  static std::string refusal(const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& e) {
      return e.what();
    }
    return "not refused";
  }
  static bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  fs::path folder_;
};

TEST_F(FileBytes, WhatIsWrittenIsRead) {
  write_file(path("a"), bytes("first"));
  EXPECT_EQ(read_file(path("a")), bytes("first"));
  write_file(path("a"), bytes(""));
  EXPECT_TRUE(read_file(path("a")).empty());
  EXPECT_EQ(files(), 1u);
}

TEST_F(FileBytes, OnlyRegularFilesAreRead) {
  ::mkfifo(path("pipe").c_str(), 0600);
  for (const std::string& odd : {path("pipe"), path(""), std::string("/dev/zero")})
    EXPECT_TRUE(says(refusal([&] { read_file(odd); }), "not a regular file")) << odd;
  EXPECT_TRUE(says(refusal([&] { read_file(path("none")); }), "file_bytes_test.cpp")) << "the caller's line";
  EXPECT_TRUE(says(refusal([&] { read_file(path("none")); }), "No such file"));
}

TEST_F(FileBytes, SizesAreChecked) {
  write_file(path("a"), bytes("12345"));
  EXPECT_EQ(read_file(path("a"), {.file_bytes = 5}).size(), 5u);
  EXPECT_TRUE(says(refusal([&] { read_file(path("a"), {.file_bytes = 4}); }), "5 bytes, more than the 4"));
  fs::resize_file(path("a"), std::uintmax_t{1} << 42);  // says 4 TiB and stores nothing
  EXPECT_TRUE(says(refusal([&] { read_file(path("a")); }), "4398046511104 bytes"));
  EXPECT_TRUE(says(refusal([] { read_file("/proc/self/stat"); }), "became longer"));  // says 0 bytes
}

TEST_F(FileBytes, SymbolicLinksOfTheUserAreFollowed) {
  write_file(path("a"), bytes("first"));
  fs::create_symlink("a", path("link"));
  EXPECT_EQ(read_file(path("link")), bytes("first"));
  write_file(path("link"), bytes("second"));
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(read_file(path("a")), bytes("second"));
}

TEST_F(FileBytes, PermissionsAreKept) {
  write_file(path("a"), bytes("1"));
  ::chmod(path("a").c_str(), 0640);
  write_file(path("a"), bytes("2"));
  EXPECT_EQ(fs::status(path("a")).permissions(), fs::perms(0640));
}

TEST_F(FileBytes, WhatCannotBeWrittenSaysWhy) {
  EXPECT_TRUE(says(refusal([&] { write_file(path("none/a"), {}); }), "No such file or directory"));
  EXPECT_TRUE(says(refusal([&] { write_file(path(""), {}); }), "not a regular file"));
  EXPECT_TRUE(says(refusal([] { write_file("/dev/null", {}); }), "not a regular file"));
  fs::create_symlink("none", path("dangling"));
  EXPECT_TRUE(says(refusal([&] { write_file(path("dangling"), {}); }), "No such file"));
  write_file(path("a"), bytes("1"));
  EXPECT_TRUE(says(refusal([&] { write_file(path("a/b"), {}); }), "Not a directory"));
  if (::geteuid() != 0) {
    ::chmod(folder_.c_str(), 0500);
    EXPECT_TRUE(says(refusal([&] { write_file(path("b"), {}); }), "Permission denied"));
    ::chmod(folder_.c_str(), 0700);
  }
}

// A limit on the size of files stands for a full disk: the write fails after a part.
TEST_F(FileBytes, AFailureLeavesTheOldFile) {
  write_file(path("a"), bytes("old"));
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{1000, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &small);
  const std::string message = refusal([&] { write_file(path("a"), std::vector<std::byte>(5000)); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_TRUE(says(message, "File too large; what was there is unchanged")) << message;
  EXPECT_EQ(read_file(path("a")), bytes("old"));
  EXPECT_EQ(files(), 1u);
}

}  // namespace
}  // namespace lamina::data
