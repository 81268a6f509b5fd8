#include "tests/cuda/planted_bugs/planted_bugs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <ostream>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "tests/cuda/emulator/device_array.h"
#include "tests/cuda/emulator/in_every_order.h"

namespace lamina::cuda {

void PrintTo(const PlantedBug& bug, std::ostream* out) { *out << bug.file << " " << bug.name; }

namespace {

using emulator::DeviceArray;
using emulator::Order;
using emulator::Report;

// The memory that a Workspace points to.
class Memory {
 public:
  Memory()
      : x_(numbers()),
        y_(zeros<float>(Workspace::kSize)),
        fresh_(Workspace::kSize),
        counters_(zeros<int>(64)),
        indices_(some_indices()),
        host_(numbers()) {
    freed_ = DeviceArray<float>(Workspace::kSize).data();
  }
  Workspace workspace() const {
    return {x_.data(), y_.data(), fresh_.data(), counters_.data(), indices_.data(), freed_, host_.data()};
  }

 private:
  static std::vector<float> numbers() {
    std::vector<float> values(Workspace::kSize);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 17) + 1;
    return values;
  }
  template <class T>
  static std::vector<T> zeros(std::size_t size) {
    return std::vector<T>(size);
  }
  static std::vector<int> some_indices() {
    std::vector<int> indices(64);
    for (std::size_t i = 0; i < indices.size(); ++i) indices[i] = static_cast<int>(i * 7);
    indices.back() = Workspace::kSize;
    return indices;
  }

  DeviceArray<float> x_, y_, fresh_;
  DeviceArray<int> counters_, indices_;
  const float* freed_;
  std::vector<float> host_;
};

// "races.cu:12" for each line of the bug's file that is marked with its name.
std::vector<std::string> marked_lines(const PlantedBug& bug) {
  const std::string here = __FILE__;
  std::ifstream source(here.substr(0, here.rfind('/') + 1) + bug.file);
  std::vector<std::string> lines;
  std::string line;
  for (int number = 1; std::getline(source, line); ++number) {
    const std::size_t comment = line.find("  // ");
    if (comment == std::string::npos) continue;
    const std::string words = line.substr(comment + 4) + " ";
    if ((" " + words).find(std::string(" ") + bug.name + " ") != std::string::npos)
      lines.push_back(std::string(bug.file) + ":" + std::to_string(number));
  }
  return lines;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The kind is right, the kernel is named, and so is a faulty line if there is one.
bool names_the_bug(const Report& report, const PlantedBug& bug) {
  const auto ends_number = [&](const std::string& line) {
    const std::size_t at = report.text.find(line);
    return at != std::string::npos &&
           !std::isdigit(static_cast<unsigned char>(report.text[at + line.size()]));
  };
  const std::vector<std::string> lines = marked_lines(bug);
  const bool has_line = lines.empty() || std::any_of(lines.begin(), lines.end(), ends_number);
  return report.kind == bug.kind && contains(report.text, std::string(bug.name) + "_kernel") && has_line;
}

// What all tests of this program found.
class Summary : public testing::Environment {
 public:
  void TearDown() override {
    std::set<std::string> found = found_;
    for (const std::string& name : missed_) found.erase(name);
    std::printf("planted bugs: %zu found, %zu false\n", found.size(), false_.size());
    for (const std::string& name : missed_) std::printf("missed: %s\n", name.c_str());
  }
  std::set<std::string> found_, missed_, false_;
};
Summary& summary = *static_cast<Summary*>(testing::AddGlobalTestEnvironment(new Summary));

class PlantedBugs : public emulator::EmulatorTest,
                    public testing::WithParamInterface<std::tuple<PlantedBug, Order>> {
 protected:
  void SetUp() override { emulator::options() = {.order = std::get<Order>(GetParam()), .seed = 3}; }
  const PlantedBug& bug() const { return std::get<PlantedBug>(GetParam()); }

  std::vector<Report> launch(Version version) {
    const Memory memory;
    code_ = bug().launch(version, memory.workspace());
    return emulator::take_reports();
  }
  int code_ = 0;
};

TEST_P(PlantedBugs, BrokenVersionIsFound) {
  const std::vector<Report> reports = launch(Version::Broken);
  const bool found =
      std::any_of(reports.begin(), reports.end(), [&](const Report& r) { return names_the_bug(r, bug()); });
  EXPECT_TRUE(found) << "expected: " << name(bug().kind) << "\nreceived:\n" << to_string(reports);
  EXPECT_NE(code_, 0);
  (found ? summary.found_ : summary.missed_).insert(bug().name);
}

TEST_P(PlantedBugs, CorrectVersionIsSilent) {
  const std::vector<Report> reports = launch(Version::Correct);
  EXPECT_TRUE(reports.empty()) << to_string(reports);
  EXPECT_EQ(code_, 0);
  if (!reports.empty()) summary.false_.insert(bug().name);
}

std::string test_name(const testing::TestParamInfo<std::tuple<PlantedBug, Order>>& info) {
  const char* const orders[] = {"forward", "reverse", "random"};
  return std::string(std::get<PlantedBug>(info.param).name) + "_" +
         orders[static_cast<int>(std::get<Order>(info.param))];
}

INSTANTIATE_TEST_SUITE_P(Check, PlantedBugs,
                         testing::Combine(testing::ValuesIn(planted_bugs()), emulator::kEveryOrder),
                         test_name);

}  // namespace
}  // namespace lamina::cuda
