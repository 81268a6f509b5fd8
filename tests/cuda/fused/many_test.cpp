// One program over many arrays in one launch: the bits of a launch for each.

#include <gtest/gtest.h>

#include "cuda/emulator/report.h"
#include "cuda/kernels/fused_many.h"
#include "cuda/merge_alike.h"
#include "tests/cuda/fused/compiled_kernels.h"
#include "tests/cuda/fused/rule_launches.h"
#include "tests/support/update_rules.h"

namespace lamina::cuda {
namespace {

using support::momentum_rules;

std::vector<Launch> without_source(std::vector<Launch> launches) {
  for (Launch& launch : launches) launch.source = nullptr;  // so that a GPU interprets them too
  return launches;
}

class FusedMany : public OnEveryDevice {
 protected:
  // What `run` leaves in memory, given the launches merged, against each launched alone.
  template <class Run>
  void expect_same_bits(DType dtype, RuleLaunches::Options options, Run run) {
    SCOPED_TRACE(std::string(short_name(dtype)) + ", offset " + std::to_string(options.offset));
    const RuleLaunches apart(momentum_rules(dtype), options), together(momentum_rules(dtype), options);
    const auto before = apart.contents();
    launch_now(without_source(apart.launches));
    const std::vector<Launch> merged = merge_alike(together.launches);
    ASSERT_EQ(merged.size(), 1u);
    EXPECT_EQ(merged[0].kernel, "fused_many");
    run(merged[0]);
    EXPECT_EQ(apart.contents() == before, options.refused);
    EXPECT_TRUE(together.contents() == apart.contents());
  }
};
LAMINA_ON_EVERY_DEVICE(FusedMany);

TEST_P(FusedMany, InterpretedWritesTheBitsOfSeparateLaunches) {
  for (DType dtype : support::kRuleDTypes)
    for (std::size_t offset : {0, 8})
      expect_same_bits(dtype, {.offset = offset},
                       [](const Launch& merged) { launch_now(without_source({merged})); });
}

TEST_P(FusedMany, CompiledWritesTheBitsOfSeparateLaunches) {
  ASSERT_EQ(compiled_rules().size(), std::size(support::kRuleDTypes));
  for (std::size_t i = 0; i < compiled_rules().size(); ++i)
    for (std::size_t offset : {0, 8})
      expect_same_bits(support::kRuleDTypes[i], {.offset = offset}, [&](const Launch& merged) {
        if (GetParam() == Where::Gpu) return launch_now({merged});
        const DeviceArray<std::byte> table(merged.table);
        EXPECT_EQ(compiled_rules()[i](compiled_launch(merged, table.data())), 0);
        for (const emulator::Report& report : emulator::take_reports()) ADD_FAILURE() << report.text;
      });
}

TEST_P(FusedMany, WritesNothingOnceABatchIsRefused) {
  expect_same_bits(DType::Float32, {.refused = true},
                   [](const Launch& merged) { launch_now(without_source({merged})); });
}

std::vector<std::string> kernels_of(const std::vector<Launch>& launches) {
  std::vector<std::string> names;
  for (const Launch& launch : launches) names.push_back(launch.kernel);
  return names;
}

TEST(MergeAlike, KeepsTheOrderOfLaunchesThatDependOnEachOther) {
  DeviceArray<std::byte> memory(1 << 20);
  auto at = [&](std::size_t i) { return memory.data() + i * 65'536; };
  const auto rule = support::momentum_rule(DType::Float32, 10'000);
  // Inputs in the order of the program, each at a place of its own but for what the cases say.
  auto launch = [&](std::vector<std::size_t> ins, std::vector<std::size_t> outs) {
    std::vector<const std::byte*> from;
    std::vector<std::byte*> to;
    for (std::size_t i : ins) from.push_back(at(i));
    for (std::size_t i : outs) to.push_back(at(i));
    return launch_of_rule(rule, from, to, nullptr);
  };
  const Launch first = launch({0, 1, 2, 3}, {4, 5}), reads_its_result = launch({0, 4, 2, 3}, {6, 7}),
               writes_what_it_reads = launch({0, 8, 9, 10}, {3, 11}), other = launch({0, 8, 9, 10}, {12, 13});
  using Names = std::vector<std::string>;
  EXPECT_EQ(kernels_of(merge_alike({first, other})), Names{"fused_many"});
  EXPECT_EQ(kernels_of(merge_alike({first, reads_its_result})), (Names{"fused", "fused"}));
  EXPECT_EQ(kernels_of(merge_alike({first, writes_what_it_reads})), (Names{"fused", "fused"}));
  EXPECT_EQ(kernels_of(merge_alike({first, reads_its_result, other})), (Names{"fused", "fused_many"}));
  Launch between;
  between.kernel = "copy";
  EXPECT_EQ(kernels_of(merge_alike({first, between, other})), (Names{"fused", "copy", "fused"}));
}

TEST(MergeAlike, KeepsOtherProgramsApart) {
  const RuleLaunches floats(momentum_rules(DType::Float32), {}), halves(momentum_rules(DType::BFloat16), {});
  std::vector<Launch> mixed;
  for (std::size_t i = 0; i < floats.launches.size(); ++i) {
    mixed.push_back(floats.launches[i]);
    mixed.push_back(halves.launches[i]);
  }
  EXPECT_EQ(kernels_of(merge_alike(mixed)), (std::vector<std::string>{"fused_many", "fused_many"}));
}

}  // namespace
}  // namespace lamina::cuda
