#include <gtest/gtest.h>

#include "core/ir/verify.h"
#include "core/plan/check_plan.h"
#include "model/training/trainer.h"
#include "tests/promises/count_allocations.h"
#include "tests/promises/lifetimes_of_program.h"
#include "tests/promises/sample_models.h"

// Promise: the memory of a step is known before anything runs, and is what the run takes.

namespace lamina {
namespace {

using test::Sample, test::sample_models;

// The training program that fit runs, linked.
struct Linked {
  explicit Linked(const Sample& sample)
      : session(sample.model.functional(), open_device(Device::Cpu, 1),
                TrainingSetup(sample.model.functional(), sample.model, sample.options, Source::current()), 1),
        feed(sample.model.functional(), &session.setup(), sample.x, sample.y, {}),
        program(session.program(StepKind::Train, feed.types(32))) {}

  Session session;
  Feed feed;
  std::shared_ptr<const Program> program;
};

TEST(PlanPromise, PeakIsWhatTheRunTakes) {
  for (const Sample& sample : sample_models()) {
    sample.compile(1);
    const Plan plan = sample.model.plan({.batch_size = 32, .device = Device::Cpu, .threads = 1});
    const Linked linked(sample);
    EXPECT_EQ(plan.peak(), linked.program->placement.arena_bytes) << sample.name;
    EXPECT_EQ(plan.state(), linked.program->placement.state_bytes) << sample.name;
    if (!test::can_count_allocations()) continue;
    std::unique_ptr<Executable> executable;
    const test::Allocations found =
        test::count_allocations([&] { executable = linked.session.backend().link(linked.program); });
    EXPECT_EQ(static_cast<std::int64_t>(found.largest), plan.peak()) << sample.name;
  }
}

TEST(PlanPromise, StateIsWhatLivesLongerThanAStep) {
  const Sample sample = sample_models()[2];
  sample.compile(1);
  const Plan plan = sample.model.plan({.device = Device::Cpu});
  std::int64_t weights = 0;
  for (const Tensor& w : sample.model.get_weights()) weights += w.bytes();
  EXPECT_GT(plan.state(), 3 * weights);  // Adam keeps two slots a weight
  EXPECT_LT(plan.state(), 3 * weights + 256);
}

TEST(PlanPromise, PeakIsWithinAHundredthOfTheBound) {
  for (const Sample& sample : sample_models())
    for (int batch : {1, 32, 100}) {
      sample.compile(1);
      for (bool training : {true, false}) {
        const Plan plan = sample.model.plan(
            {.batch_size = batch, .training = training, .device = Device::Cpu, .threads = 1});
        EXPECT_GE(plan.peak(), plan.bound());
        EXPECT_LE(static_cast<double>(plan.peak()), 1.01 * static_cast<double>(plan.bound()))
            << sample.name << ", batches of " << batch;
      }
    }
}

TEST(PlanPromise, NoTwoLiveValuesOverlap) {
  for (const Sample& sample : sample_models())
    for (bool training : {true, false}) {
      sample.compile(2);
      const Plan plan = sample.model.plan({.training = training, .device = Device::Cpu, .threads = 2});
      verify(plan.program().graph, "the end");
      const test::ArenaUse use = test::arena_use(plan.program());
      EXPECT_NO_THROW(check_plan(use.lifetimes, use.plan)) << sample.name;
    }
}

TEST(PlanPromise, TheSameModelGivesTheSameProgram) {
  const std::vector<Sample> first = sample_models(), second = sample_models();
  for (std::size_t i = 0; i < first.size(); ++i) {
    first[i].compile(1);
    second[i].compile(1);
    const std::string text = first[i].model.program({.device = Device::Cpu, .threads = 1});
    EXPECT_FALSE(text.empty());
    EXPECT_EQ(text, first[i].model.program({.device = Device::Cpu, .threads = 1})) << first[i].name;
    EXPECT_EQ(text, second[i].model.program({.device = Device::Cpu, .threads = 1})) << first[i].name;
  }
}

// Kernels may be cut for the number of threads; what is computed, and from what, may not.
TEST(PlanPromise, ThreadsDoNotChangeTheGraph) {
  for (const Sample& sample : sample_models()) {
    sample.compile(1);
    const Plan one = sample.model.plan({.device = Device::Cpu, .threads = 1}),
               two = sample.model.plan({.device = Device::Cpu, .threads = 2});
    EXPECT_EQ(one.program().graph.nodes().size(), two.program().graph.nodes().size()) << sample.name;
  }
}

}  // namespace
}  // namespace lamina
