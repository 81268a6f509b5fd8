#include <gtest/gtest.h>

#include <memory>

#include "model/training/trainer.h"
#include "tests/promises/count_allocations.h"
#include "tests/promises/sample_models.h"

// Promise: nothing allocates per step.

namespace lamina {
namespace {

using test::Allocations, test::count_allocations, test::Sample, test::sample_models;

class AllocationPromise : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    if (!test::can_count_allocations()) GTEST_SKIP() << "the sanitizer's heap cannot be watched";
  }
};

TEST(AllocationCount, SeesEveryWay) {
  if (!test::can_count_allocations()) GTEST_SKIP() << "the sanitizer's heap cannot be watched";
  std::vector<float> numbers;
  EXPECT_EQ(count_allocations([&] { numbers.resize(1000); }).largest, 4000U);
  EXPECT_EQ(count_allocations([&] { numbers[0] += 1; }).count, 0);
  EXPECT_GE(count_allocations([&] { Tensor(TensorType{DType::Float32, {100}}); }).largest, 400U);
}

// The loop that fit runs: write a batch, run the program; epochs are shuffled and end with a smaller batch.
TEST_P(AllocationPromise, InnerLoopOfFitAllocatesNothing) {
  for (const Sample& sample : sample_models()) {
    const Functional& functional = sample.model.functional();
    Session session(functional, open_device(Device::Cpu, GetParam()),
                    TrainingSetup(functional, sample.model, sample.options, Source::current()), 1);
    Feed feed(functional, &session.setup(), sample.x, sample.y, {});
    const auto batches = batches_of(session, StepKind::Train, std::move(feed), 32, 1);
    const auto epoch = [&](std::uint64_t pass) {
      int steps = 0;
      for (batches->begin_pass(pass); Executable* program = batches->next(); ++steps) program->run();
      return steps;
    };
    epoch(0);
    int steps = 0;
    const Allocations found = count_allocations([&] {
      for (std::uint64_t pass = 1; steps < 100; ++pass) steps += epoch(pass);
    });
    EXPECT_EQ(found.count, 0) << sample.name << ", largest " << found.largest << " bytes";
  }
}
INSTANTIATE_TEST_SUITE_P(Threads, AllocationPromise, testing::Values(1, 2));

// The same from outside: epochs with more steps do not cost more allocations.
TEST(AllocationOfFit, DoesNotGrowWithSteps) {
  if (!test::can_count_allocations()) GTEST_SKIP() << "the sanitizer's heap cannot be watched";
  const auto repeated = [](const Data& data, int times) {
    std::vector<Tensor> tensors;
    for (const Tensor& t : data) {
      Shape shape = t.shape();
      shape[0] *= times;
      Tensor& many = tensors.emplace_back(TensorType{t.dtype(), shape});
      for (int i = 0; i < times; ++i) std::copy(t.data(), t.data() + t.bytes(), many.data() + i * t.bytes());
    }
    return Data(tensors);
  };
  for (const Sample& sample : sample_models()) {
    sample.compile(1);
    const auto allocations = [&](int times) {
      const Data x = repeated(sample.x, times), y = repeated(sample.y, times);
      return count_allocations([&] { sample.model.fit(x, y, {.batch_size = 25, .verbose = 0}); }).count;
    };
    allocations(1);  // programs are made once
    EXPECT_EQ(allocations(1), allocations(10)) << sample.name;
  }
}

}  // namespace
}  // namespace lamina
