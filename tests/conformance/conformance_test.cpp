#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "model/keras/compile_config.h"
#include "model/keras/keras_file.h"
#include "tests/support/check_keras_case.h"

// Models as Keras saved them, through the library alone: one test a case. Cases that gaps.txt names are
// expected to fail, and must.

namespace lamina {
namespace {

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator("tests/conformance/cases"))
    if (entry.is_directory()) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> gaps() {
  std::vector<std::string> names;
  std::ifstream file("tests/conformance/gaps.txt");
  for (std::string name; std::getline(file, name);) {
    name = name.substr(0, name.find_first_of(" #"));
    if (!name.empty()) names.push_back(name);
  }
  return names;
}

bool is_gap(const std::string& name) {
  const std::vector<std::string> all = gaps();
  return std::find(all.begin(), all.end(), name) != all.end();
}

class Conformance : public ::testing::TestWithParam<std::string> {};

TEST_P(Conformance, Holds) {
  if (!is_gap(GetParam())) return test::check_case_files(GetParam());
  try {
    const std::string path = "tests/conformance/cases/" + GetParam() + "/model.keras";
    const Model model = Model::load(path, {.compile = false}, Source());
    static_cast<void>(keras::read_compile_config(
        keras::read_keras_file(path, Source()).config.at("compile_config"), model.functional()));
  } catch (const Error& e) {
    std::printf("gap: %s\n", e.what());
    return;
  }
  FAIL() << GetParam() << " loads now: take it out of tests/conformance/gaps.txt";
}

INSTANTIATE_TEST_SUITE_P(Keras, Conformance, ::testing::ValuesIn(cases()),
                         [](const auto& info) { return info.param; });

TEST(ConformanceGaps, AreCases) {
  const std::vector<std::string> all = cases();
  EXPECT_GT(all.size(), 150U);
  for (const std::string& gap : gaps()) EXPECT_TRUE(std::count(all.begin(), all.end(), gap)) << gap;
}

}  // namespace
}  // namespace lamina
