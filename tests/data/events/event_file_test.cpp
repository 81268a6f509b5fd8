#include "data/events/event_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/base/error.h"
#include "data/events/crc32c.h"
#include "data/events/proto_message.h"

namespace lamina::data {
namespace {

std::string hex(const std::string& bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class EventFileTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string folder_ = (std::filesystem::temp_directory_path() / "lamina_events" / "train").string();
};

TEST(Crc32c, HasTheValueOfTheStandard) { EXPECT_EQ(crc32c("123456789"), 0xe3069283U); }

TEST(ProtoMessage, WritesIntegersOfAllSizes) {
  EXPECT_EQ(hex(ProtoMessage().integer(1, 0).text()), "0800");
  EXPECT_EQ(hex(ProtoMessage().integer(1, 300).text()), "08ac02");
  EXPECT_EQ(hex(ProtoMessage().integer(16, -1).text()), "8001ffffffffffffffffff01");
}

// Bytes that TensorFlow's own writers make.
TEST(Events, AreThoseOfTensorFlow) {
  EXPECT_EQ(hex(event_of_version(0)),
            "1800000000000000a37f4b220900000000000000001a0d627261696e2e4576656e743a32eedf28a3");
  EXPECT_EQ(hex(event_of_scalar(0, 1, "loss", 0.5)),
            "1a00000000000000129bd82d09000000000000000010012a0d0a0b0a046c6f7373150000003fba9ed7aa");
}

TEST_F(EventFileTest, IsThereWithTheFirstFlushAndGrows) {
  EventFile file(folder_);
  EXPECT_FALSE(std::filesystem::exists(file.path()));
  file.flush();
  const std::size_t before = contents(file.path()).size();
  EXPECT_EQ(before, event_of_version(0).size());
  file.scalar(3, "epoch_loss", 0.25);
  file.flush();
  EXPECT_EQ(contents(file.path()).size(), before + event_of_scalar(0, 3, "epoch_loss", 0.25).size());
}

TEST_F(EventFileTest, WritesTheRestAtItsEnd) {
  std::string path;
  {
    EventFile file(folder_);
    path = file.path();
    file.scalar(0, "x", 1);
  }
  EXPECT_EQ(contents(path).size(), event_of_version(0).size() + event_of_scalar(0, 0, "x", 1).size());
}

TEST_F(EventFileTest, HasANameOfItsOwn) {
  const EventFile a(folder_), b(folder_);
  EXPECT_NE(a.path(), b.path());
  EXPECT_NE(a.path().find("/events.out.tfevents."), std::string::npos);
}

TEST_F(EventFileTest, RefusesFoldersThatCannotBeMade) {
  EventFile file("/proc/nowhere/logs");
  EXPECT_THROW(file.flush(), Error);
}

}  // namespace
}  // namespace lamina::data
