#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cuda/emulator/options.h"
#include "cuda/emulator/report.h"

namespace lamina::cuda::emulator {

// Puts the options back, and throws away what was reported, when a test ends.
class EmulatorTest : public testing::Test {
 protected:
  void TearDown() override {
    options() = {};
    take_reports();
  }
};

// The same test with threads and blocks running forward, in reverse and shuffled.
class InEveryOrder : public EmulatorTest, public testing::WithParamInterface<Order> {
 protected:
  void SetUp() override { options() = {.order = GetParam(), .seed = 7}; }
};

inline std::string order_name(const testing::TestParamInfo<Order>& info) {
  const char* const names[] = {"Forward", "Reverse", "Random"};
  return names[static_cast<int>(info.param)];
}

inline const auto kEveryOrder = testing::Values(Order::Forward, Order::Reverse, Order::Random);

// "race: softmax_kernel: ..." a line, for messages of failed tests.
inline std::string to_string(const std::vector<Report>& reports) {
  std::string text;
  for (const Report& report : reports) text += std::string(name(report.kind)) + ": " + report.text + "\n";
  return text;
}

// Nothing was reported since the last call.
inline void expect_silence() {
  const std::vector<Report> reports = take_reports();
  EXPECT_TRUE(reports.empty()) << to_string(reports);
}

// A report of that kind, whose text contains `part`, was made since the last call.
inline void expect_report(ReportKind kind, const std::string& part) {
  const std::vector<Report> reports = take_reports();
  for (const Report& report : reports)
    if (report.kind == kind && report.text.find(part) != std::string::npos) return;
  ADD_FAILURE() << "expected \"" << name(kind) << "\" with \"" << part << "\", received\n"
                << to_string(reports);
}

}  // namespace lamina::cuda::emulator
