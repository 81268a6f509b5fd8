// cuDNN's convolutions without a GPU: plans for an H200 that is only described, finished by the very code
// that plans on a device. docs/cudnn-support.md lists them; it is written anew by
//   LAMINA_WRITE_CUDNN_SUPPORT=1 build/bin/tests/lamina_native_tests --gtest_filter='CudnnSupport.*'

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "cuda/kernels/conv.h"
#include "cuda/native/cudnn/open.h"
#include "tests/native/cudnn/convolutions.h"
#include "tests/native/cudnn/planned.h"

namespace lamina::cuda::native {
namespace {

constexpr const char* kTable = "docs/cudnn-support.md";

TEST(CudnnProblem, SequencesAreImagesOfHeightOne) {
  ConvParameters p;
  p.windows.images = 32;
  p.windows.axis[2] = {.in = 100, .out = 50, .size = 5, .stride = 2, .dilation = 3, .pad_low = 7};
  p.channels = 16;
  p.filters = 8;
  p.groups = 2;
  p.x = reinterpret_cast<const std::byte*>(0x100);
  p.dy = reinterpret_cast<const std::byte*>(0x200);
  p.result = reinterpret_cast<std::byte*>(0x300);
  p.parts = reinterpret_cast<std::byte*>(0x400);
  const auto problem = conv_problem_of(launch_of("cudnn_conv_kernel_grad", p));
  ASSERT_TRUE(problem);
  EXPECT_EQ(
      text_of(*problem),
      "conv_kernel_grad x 32x1x100x16, kernel 8x1x5x8, y 32x1x50x8, strides 1x2, dilation 1x3, pads 0:0x7:4, "
      "groups 2, f32");
  EXPECT_EQ(problem->x, p.x);
  EXPECT_EQ(problem->kernel, p.result);
  EXPECT_EQ(problem->y, p.dy);
  EXPECT_EQ(problem->workspace, p.parts);
}

ConvProblem::Axis axis_of(const WindowAxis& axis) {
  ConvParameters p;
  p.windows.axis[2] = axis;
  return conv_problem_of(launch_of("cudnn_conv", p))->axes.back();
}

TEST(CudnnProblem, PaddingIsEvenWhereItMayBe) {
  // Of 8 cells, with 1 in front, windows of 3 at strides of 2 leave one cell unused behind.
  EXPECT_EQ(axis_of({.in = 8, .out = 4, .size = 3, .stride = 2, .pad_low = 1}).pad_high, 1);
  EXPECT_EQ(axis_of({.in = 8, .out = 4, .size = 3, .stride = 2, .pad_low = 0}).pad_high, 1);
  EXPECT_EQ(axis_of({.in = 8, .out = 3, .size = 3, .stride = 2, .pad_low = 0}).pad_high, 0);
  EXPECT_EQ(axis_of({.in = 8, .out = 8, .size = 3, .dilation = 2, .pad_low = 4}).pad_high, 0);  // causal
}

TEST(CudnnProblem, OtherLaunchesAreNotItsOwn) {
  EXPECT_FALSE(conv_problem_of(launch_of("conv", ConvParameters{})));
}

TEST(CudnnLibrary, OpensForAGpuOrSaysWhyNot) {
  std::string why_not;
  const auto library = open_cudnn(why_not);
  EXPECT_TRUE(library ? library->name().starts_with("cuDNN 9.") : why_not.starts_with("no cuDNN")) << why_not;
}

struct Row {
  std::string text;
  Planned planned;
};

std::vector<Row> rows_of(const std::vector<ConvProblem>& problems) {
  const std::vector<Planned> planned = plan_without_gpu("h200.json", problems);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < problems.size(); ++i) rows.push_back({text_of(problems[i]), planned[i]});
  return rows;
}

std::string table_of(const std::vector<Row>& rows) {
  std::string text = "| convolution | plan | engine | workspace, bytes |\n|---|---|---|---|\n";
  for (const auto& [convolution, planned] : rows)
    text += "| " + convolution + " | " + (planned.ok ? "ok" : "none") + " | " +
            (planned.ok ? std::to_string(planned.engine) : planned.why_not) + " | " +
            (planned.ok ? std::to_string(planned.workspace_bytes) : "") + " |\n";
  return text;
}

void write_table(const std::string& name, const std::vector<Row>& samples, const std::vector<Row>& hard,
                 const std::vector<Row>& halves) {
  std::ofstream(kTable)
      << "# What cuDNN finds plans for\n\n"
         "Made by "
      << name
      << " without a GPU, from the description of an H200 in tests/native/devices/h200.json:\n\n"
         "    LAMINA_WRITE_CUDNN_SUPPORT=1 build/bin/tests/lamina_native_tests "
         "--gtest_filter='CudnnSupport.*'\n\n"
         "Sizes are [images, ...spatial, channels] and, of kernels, [filters, ...sizes, channels / groups], "
         "as they lie\n"
         "in memory; padding is before:behind. A plan is exact (tensor cores for halves only), "
         "deterministic, and "
         "needs at\n"
         "most 1 GiB. That there is one is what a test holds this page to. Which engine it is, and its "
         "workspace, may be\n"
         "others on a GPU, whose heuristics see engines that hide where there is none.\n\n"
         "## Training steps of samples/fashion_mnist.cpp, batches of 128, 112, 32 and 16\n\n"
      << table_of(samples) << "\n## One difficulty each\n\n"
      << table_of(hard) << "\n## Some of both with bf16 and f16, sums in float\n\n"
      << table_of(halves);
}

// By convolution, "ok" or "none", as the page has it.
std::map<std::string, std::string> known_support() {
  std::map<std::string, std::string> known;
  std::ifstream file(kTable);
  for (std::string line; std::getline(file, line);) {
    std::istringstream cells(line);
    std::string empty, convolution, plan;
    if (std::getline(cells, empty, '|') && std::getline(cells, convolution, '|') &&
        std::getline(cells, plan, '|'))
      known[convolution] = plan;
  }
  return known;
}

TEST(CudnnSupport, IsThatOfThePage) {
  const std::string name = cudnn_name();
  if (name.empty()) GTEST_SKIP() << "libcudnn.so.9 is not installed";
  const std::vector<Row> samples = rows_of(convolutions_of_samples()), hard = rows_of(hard_convolutions()),
                         halves = rows_of(convolutions_of_halves());
  for (const auto& [convolution, planned] : samples)
    EXPECT_TRUE(planned.ok) << convolution << ": " << planned.why_not;
  if (std::getenv("LAMINA_WRITE_CUDNN_SUPPORT")) write_table(name, samples, hard, halves);
  std::map<std::string, std::string> known = known_support();
  for (const auto& rows : {samples, hard, halves})
    for (const auto& [convolution, planned] : rows)
      EXPECT_EQ(known[" " + convolution + " "], planned.ok ? " ok " : " none ")
          << name << " differs from " << kTable << " in " << convolution << " (" << planned.why_not
          << "); write it anew and look at the difference";
}

}  // namespace
}  // namespace lamina::cuda::native
