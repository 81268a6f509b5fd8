// How many launches a step makes on a GPU.

#include <gtest/gtest.h>
#include <lamina/lamina.h>

#include "cuda/launch_list.h"
#include "tests/cuda/launches/small_models.h"

namespace lamina {
namespace {

using Names = std::vector<std::string>;

Names launches_of(const Model& model, cuda::ListOptions options = {}) {
  const Plan plan = model.plan({.batch_size = 32, .device = Device::Emulated});
  Names names;
  for (const cuda::Launch& launch : cuda::listed_launches(plan.program(), options))
    names.push_back(launch.kernel);
  return names;
}

TEST(Launches, ArticleModelsMakeOneAStep) {
  for (const Optimizer& optimizer : {optim::Adam(), optim::SGD(), optim::SGD({.momentum = 0.9})}) {
    EXPECT_EQ(launches_of(multi_input(optimizer)), Names{"tasks"});
    EXPECT_EQ(launches_of(shared_layer(optimizer)), Names{"tasks"});
    EXPECT_EQ(launches_of(residual(optimizer)), Names{"tasks"});
  }
  EXPECT_EQ(launches_of(multi_input(optim::RMSprop())), Names{"tasks"});
  EXPECT_EQ(launches_of(shared_layer(optim::RMSprop())), Names{"tasks"});
  // The updates of 2145 elements are too much for one block.
  EXPECT_EQ(launches_of(residual(optim::RMSprop())), (Names{"tasks", "fused_many", "fused"}));
}

// Whatever the rule: all weights that wait for each other are updated in one launch, the decay of AdamW's in
// another.
TEST(Launches, AnOptimizerIsOneForAllWeights) {
  auto updates = [](const Optimizer& optimizer) {
    auto in = Input({300});
    auto x = in;
    for (int units : {400, 200, 64}) x = layers::Dense(units, {.activation = "relu"})(x);
    Model model(in, layers::Dense(10)(x), {.seed = 1});
    model.compile({.optimizer = optimizer, .loss = "mse"});
    Names names;
    for (const std::string& name : launches_of(model))
      if (name == "adam" || name == "fused_many") names.push_back(name);
    return names;
  };
  EXPECT_EQ(updates(optim::Adam()), Names{"adam"});
  EXPECT_EQ(updates(optim::AdamW()), (Names{"fused_many", "adam"}));
  EXPECT_EQ(updates(optim::Adam({.amsgrad = true})), Names{"fused_many"});
  EXPECT_EQ(updates(optim::Adam({.clipvalue = 0.1})), (Names{"fused_many", "adam"}));
  EXPECT_EQ(updates(optim::SGD()), Names{"fused_many"});
  EXPECT_EQ(updates(optim::SGD({.momentum = 0.9, .nesterov = true, .weight_decay = 0.01, .clipvalue = 1})),
            Names{"fused_many"});
  EXPECT_EQ(updates(optim::RMSprop({.momentum = 0.5, .centered = true})), Names{"fused_many"});
}

TEST(Launches, AreManyIfTheyAreNotMerged) {
  EXPECT_EQ(launches_of(multi_input(optim::Adam()), {.merge = false}).size(), 24u);
  EXPECT_EQ(launches_of(shared_layer(optim::Adam()), {.merge = false}).size(), 28u);
  EXPECT_EQ(launches_of(residual(optim::Adam()), {.merge = false}).size(), 21u);
}

TEST(Launches, OfLargeKernelsStay) {
  auto in = Input({784});
  auto x = layers::Dense(64, {.activation = "relu"})(in);
  Model model(in, layers::Dense(10, {.activation = "softmax"})(x));
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  const Names names = launches_of(model);
  EXPECT_EQ(std::ranges::count(names, "matmul"), 2) << "those with the kernel of the first layer";
  EXPECT_EQ(std::ranges::count(names, "adam"), 1);
  EXPECT_LT(names.size(), launches_of(model, {.merge = false}).size());
}

TEST(Launches, AreListedInATextWithTheirPhases) {
  const Plan plan = multi_input(optim::Adam()).plan({.batch_size = 32, .device = Device::Emulated});
  const std::vector<std::string> launches = plan.launches();
  ASSERT_EQ(launches.size(), 1u);
  EXPECT_NE(plan.table().find(" Launches a step: 1 (" + launches[0] + ")\n"), std::string::npos)
      << plan.table();
  int tasks = 0, phases = 0;
  ASSERT_EQ(std::sscanf(launches[0].c_str(), "tasks: %d in %d phases", &tasks, &phases), 2) << launches[0];
  EXPECT_GT(tasks, 2 * phases);
  EXPECT_LE(phases, 14) << "barriers are what a merged step waits for";
}

}  // namespace
}  // namespace lamina
