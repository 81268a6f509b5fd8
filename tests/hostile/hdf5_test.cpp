#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <set>

#include "data/hdf5/hdf5_weights.h"
#include "tests/hostile/hdf5_files.h"

namespace lamina::hostile {
namespace {

constexpr double kMostSeconds =
    2;  // of computing: a busy machine fails no test, and waiting is an error of its own
constexpr long kMostKibibytes = 1 << 20;  // resident

struct Used {
  double seconds = 0;
  long kibibytes = 0;
};

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

// By this process and the children it has reaped.
Used used() {
  Used sum;
  for (const auto who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    ::getrusage(who, &usage);
    sum.seconds += seconds(usage.ru_utime) + seconds(usage.ru_stime);
    sum.kibibytes = std::max(sum.kibibytes, usage.ru_maxrss);
  }
  return sum;
}

// The error's text, or "read"; fails the test if that takes too much time or memory.
std::string outcome(const HostileFile& file) {
  const Used before = used();
  std::string text = "read";
  try {
    data::read_hdf5(file.bytes, "hostile");
  } catch (const Error& error) {
    text = error.what();
  }
  const Used after = used();
  EXPECT_LT(after.seconds - before.seconds, kMostSeconds) << file.what << ": " << text;
  EXPECT_LT(after.kibibytes, kMostKibibytes) << file.what;
  EXPECT_EQ(text.find("did not end within"), text.npos) << file.what;
  return text;
}

void expect_refused(const HostileFiles& files, const std::vector<std::string>& any_of) {
  for (const HostileFile& file : files) {
    const std::string text = outcome(file);
    const auto there = [&](const std::string& words) { return text.find(words) != std::string::npos; };
    EXPECT_TRUE(std::ranges::any_of(any_of, there)) << file.what << ": " << text;
    EXPECT_TRUE(there("hostile cannot be read as HDF5 weights: ") && there(".\n  "))
        << file.what << ": " << text;
  }
}

TEST(HostileHdf5, TheSeedOfTheDamagedIsSound) { EXPECT_EQ(outcome({"sound", sound_hdf5()}), "read"); }

TEST(HostileHdf5, Kind31ShapeBomb) {
  expect_refused(hdf5_31_shape_bombs(), {"\"bomb\" claims", "damaged or cut off"});
}
TEST(HostileHdf5, Kind32ExternalDataset) {
  expect_refused(hdf5_32_external_datasets(), {"\"secret\" is an external dataset"});
}
TEST(HostileHdf5, Kind33SoftOrExternalLink) {
  expect_refused(hdf5_33_soft_and_external_links(),
                 {"\"alias\" is a soft link", "\"alias\" is an external link"});
}
TEST(HostileHdf5, Kind34VirtualDataset) {
  expect_refused(hdf5_34_virtual_datasets(), {"\"mirror\" is a virtual dataset"});
}
TEST(HostileHdf5, Kind35FilterOrPlugIn) {
  expect_refused(hdf5_35_filters(), {"\"small\" goes through a filter"});
}
TEST(HostileHdf5, Kind36Cycle) { expect_refused(hdf5_36_cycles(), {"is an object that was reached before"}); }

TEST(HostileHdf5, Kind37Truncated) {
  expect_refused(hdf5_37_truncated(), {"damaged or cut off", "does not begin as an HDF5 file does"});
}

// Some damage falls on values or between structures and is not noticed; the rest must be refused, not crash
// us.
TEST(HostileHdf5, Kind38FuzzedHeaders) {
  std::set<std::string> outcomes;
  for (const HostileFile& file : hdf5_38_damaged(250)) {
    const std::string text = outcome(file);
    EXPECT_TRUE(text == "read" || text.find("hostile cannot be read as HDF5 weights: ") != std::string::npos)
        << file.what << ": " << text;
    outcomes.insert(text);
  }
  EXPECT_GT(outcomes.size(), 10);
}

TEST(HostileHdf5, Kind39WrongType) { expect_refused(hdf5_39_other_types(), {"\"odd\" has elements of "}); }

TEST(HostileHdf5, Kind40Chunks) {
  expect_refused(hdf5_40_chunks(), {"\"chunked\" is stored in chunks", "damaged or cut off"});
}
TEST(HostileHdf5, Kind41AttributeBomb) {
  expect_refused(hdf5_41_attribute_bombs(),
                 {"attributes, or one of more than 65536 bytes", "is not a string"});
}
TEST(HostileHdf5, DeepGroupsAndLongOrOddNames) {
  expect_refused(hdf5_deep_and_long(), {"lie more than 64 deep", "a path longer than 1024 bytes", "not text",
                                        "\"type\" is neither a group nor a dataset"});
}

}  // namespace
}  // namespace lamina::hostile
