#include "cuda/native/nvrtc.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/error.h"
#include "cuda/fused/encode.h"
#include "cuda/fused/generate.h"
#include "cuda/fused/vocabulary_text.h"
#include "cuda/merge_alike.h"
#include "tests/cuda/fused/rule_launches.h"
#include "tests/support/fused_programs.h"
#include "tests/support/update_rules.h"

namespace lamina::cuda::native {
namespace {

class NvrtcTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string why_not;
    nvrtc_ = load_nvrtc(why_not);
    if (!nvrtc_) GTEST_SKIP() << why_not;
  }
  std::shared_ptr<const Nvrtc> nvrtc_;
};

bool is_elf(const std::string& cubin) {
  return cubin.starts_with(
      "\x7f"
      "ELF");
}

TEST_F(NvrtcTest, CompilesAGeneratedKernelAsItIs) {
  const support::FusedCase& one = support::fused_programs()[0];
  const auto program = encode(one.attrs, one.inputs);
  const std::string cubin = nvrtc_->compile(generate(*program, space_of(*program)), 90);
  EXPECT_TRUE(is_elf(cubin));
  EXPECT_NE(cubin.find("lamina_fused"), std::string::npos);
}

// All kernels that the other tests run on the emulated device; together, as each program reads the vocabulary
// anew.
TEST_F(NvrtcTest, CompilesTheKernelsOfEveryFunctionAndOfTrainingSteps) {
  const auto& cases = support::fused_programs();
  constexpr std::size_t kTogether = 16;
  for (std::size_t first = 0; first < cases.size(); first += kTogether) {
    std::string source(vocabulary_text());
    for (std::size_t i = first; i < std::min(first + kTogether, cases.size()); ++i) {
      const auto program = encode(cases[i].attrs, cases[i].inputs);
      source += generate_kernel(*program, space_of(*program), "fused_" + std::to_string(i));
    }
    EXPECT_TRUE(is_elf(nvrtc_->compile(source, 90))) << "from " << cases[first].name;
  }
}

TEST_F(NvrtcTest, CompilesTheKernelOfAnOptimizersRule) {
  for (DType dtype : support::kRuleDTypes) {
    std::vector<Launch> launches;
    for (const support::FusedCase& rule : support::momentum_rules(dtype))
      launches.push_back(launch_of_rule(rule, std::vector<const std::byte*>(rule.inputs.size()),
                                        std::vector<std::byte*>(rule.attrs.outputs.size()), nullptr));
    const std::vector<Launch> merged = merge_alike(launches);
    ASSERT_EQ(merged.size(), 1u);
    EXPECT_TRUE(is_elf(nvrtc_->compile(*merged[0].source, 90))) << short_name(dtype);
  }
}

TEST_F(NvrtcTest, ErrorsCarryItsLog) {
  try {
    nvrtc_->compile("extern \"C\" __global__ void lamina_fused(float* y) { *y = nothing; }", 90);
    FAIL() << "it compiled";
  } catch (const DeviceError& error) {
    EXPECT_NE(std::string(error.what()).find("identifier \"nothing\" is undefined"), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace lamina::cuda::native
