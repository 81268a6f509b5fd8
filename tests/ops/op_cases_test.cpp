#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "core/ops/catalogue.h"
#include "cpu/table.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {
namespace {

class Ops : public ::testing::TestWithParam<const OpDef*> {};

std::vector<OpCase> cases_of(const OpDef& op) {
  std::vector<OpCase> cases;
  for (OpCase& op_case : all_cases())
    if (op_case.op == &op) cases.push_back(std::move(op_case));
  return cases;
}

// Every case of the op; each of its fast rows must take at least one of them.
TEST_P(Ops, AgreeWithTheDoubleReference) {
  const OpDef& op = *GetParam();
  std::set<int> taken;
  const OpCases cases = cases_of(op);
  ASSERT_FALSE(cases.empty()) << op.name << " has no case";
  for (const OpCase& op_case : cases) {
    std::ostringstream name;
    name << op_case;
    SCOPED_TRACE(name.str());
    for (int row : support::check_op(op_case)) taken.insert(row);
  }
  const auto row = cpu::table().find(&op);
  const std::size_t fast = row == cpu::table().end() ? 0 : row->second.fast.size();
  EXPECT_EQ(taken.size(), fast) << "a fast row takes none of the cases";
}

INSTANTIATE_TEST_SUITE_P(All, Ops, ::testing::ValuesIn(all_ops().begin(), all_ops().end()),
                         [](const auto& info) { return std::string(info.param->name); });

TEST(Catalogue, NamesAreUnique) {
  std::map<std::string_view, int> uses;
  for (const OpDef* op : all_ops()) EXPECT_EQ(++uses[op->name], 1) << op->name;
}

TEST(Catalogue, EveryOpRunsOnTheCpu) {
  for (const OpDef* op : all_ops())
    EXPECT_TRUE(cpu::table().contains(op) || op->decompose) << op->name << " has no row and no decomposition";
}

TEST(Catalogue, HoldsEveryOpOfTheCpuTable) {
  const auto all = all_ops();
  for (const auto& [op, row] : cpu::table())
    EXPECT_NE(std::find(all.begin(), all.end(), op), all.end()) << op->name << " is missing in the catalogue";
}

}  // namespace
}  // namespace lamina::ops
