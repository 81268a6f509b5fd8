#include <gtest/gtest.h>
#include <lamina/lamina.h>

#include <filesystem>
#include <fstream>

// Training, as a user writes it.

using namespace lamina;

namespace {

struct Tickets {
  Model model;
  Tensor titles, bodies, priorities, departments;
};

Tickets tickets() {
  auto title = Input({5}, {.name = "title", .dtype = DType::Int32});
  auto body = Input({7}, {.name = "body"});
  auto x = layers::concatenate({layers::Flatten()(layers::Embedding(20, 4)(title)), body});
  auto prio = layers::Dense(1, {.activation = "sigmoid", .name = "priority"})(x);
  auto dept = layers::Dense(4, {.name = "department"})(x);
  Model model({title, body}, {prio, dept}, {.name = "tickets", .seed = 7});

  Tensor titles({DType::Int32, {100, 5}}), departments({DType::Int32, {100}});
  Tensor bodies({DType::Float32, {100, 7}}), priorities({DType::Float32, {100, 1}});
  for (std::size_t i = 0; i < 500; ++i)
    titles.mutable_span<std::int32_t>()[i] = static_cast<std::int32_t>(i * 7 % 20);
  for (std::size_t i = 0; i < 700; ++i)
    bodies.mutable_span<float>()[i] = static_cast<float>(i * 13 % 10) / 10;
  for (std::size_t i = 0; i < 100; ++i) {
    departments.mutable_span<std::int32_t>()[i] = static_cast<std::int32_t>(i % 4);
    priorities.mutable_span<float>()[i] = static_cast<float>(i % 2);
  }
  return {model, titles, bodies, priorities, departments};
}

TEST(ApiTrain, CompileFitEvaluatePredict) {
  auto [model, titles, bodies, priorities, departments] = tickets();
  model.compile({
      .optimizer = optim::AdamW(
          {.learning_rate = optim::CosineDecay(1e-3, {.decay_steps = 10'000, .warmup_steps = 500}),
           .weight_decay = 0.01}),
      .loss = {{"priority", "binary_crossentropy"},
               {"department", losses::SparseCategoricalCrossentropy({.from_logits = true})}},
      .loss_weights = {{"department", 0.2}},
      .metrics = {{"department", {"accuracy"}}},
      .device = Device::Auto,
  });
  History history = model.fit({titles, bodies}, {priorities, departments},
                              {.epochs = 2,
                               .batch_size = 64,
                               .verbose = 0,
                               .validation_split = 0.1,
                               .callbacks = {callbacks::EarlyStopping({.patience = 3})}});
  EXPECT_EQ(history["val_department_accuracy"].size(), 2U);

  const auto curves = std::filesystem::temp_directory_path() / "lamina_api_curves.svg";
  history.plot(curves.string());
  EXPECT_GT(std::filesystem::file_size(curves), 100U);
  std::filesystem::remove(curves);

  Logs scores = model.evaluate({titles, bodies}, {priorities, departments}, {.verbose = 0});
  EXPECT_NEAR(scores["loss"], scores["priority_loss"] + 0.2 * scores["department_loss"], 1e-6);
  EXPECT_GE(scores["department_accuracy"], 0);

  std::vector<Tensor> both = model.predict({titles, bodies}, {.verbose = 0});
  EXPECT_EQ(both[1].shape(), (Shape{100, 4}));
  Tensor department = model.predict({titles, bodies}, {.verbose = 0})["department"];
  EXPECT_EQ(department.shape(), (Shape{100, 4}));
}

TEST(ApiTrain, OneLossForOneOutputNeedsNoList) {
  auto x = Input({3});
  Model model(x, layers::Dense(1)(x));
  model.compile({.loss = "mse", .metrics = {"mae"}});
  Logs logs = model.train_on_batch(Tensor({DType::Float32, {4, 3}}), Tensor({DType::Float32, {4, 1}}));
  EXPECT_EQ(logs["loss"], 0);
  EXPECT_EQ(logs["mae"], 0);
  Tensor p = model.predict(Tensor({DType::Float32, {4, 3}}), {.verbose = 0});
  EXPECT_EQ(p.rows(), 4);
}

TEST(ApiTrain, WordsMayBeStrings) {
  const std::string activation = "relu", regularizer = "l2", optimizer = "adam", loss = "mse", metric = "mae",
                    padding = "same", initializer = "he_normal", output = "score";
  auto image = Input({4, 4, 1});
  auto x = layers::Conv2D(
      2, 3, {.padding = padding, .activation = activation, .kernel_initializer = initializer})(image);
  auto y = layers::Dense(1, {.kernel_regularizer = regularizer, .name = output})(layers::Flatten()(x));
  Model model(image, y);
  model.compile({.optimizer = optimizer, .loss = loss, .metrics = {metric}});
  model.compile({.optimizer = optimizer, .loss = {{output, loss}}, .metrics = {{output, {metric}}}});
  Logs logs = model.train_on_batch(Tensor({DType::Float32, {2, 4, 4, 1}}), Tensor({DType::Float32, {2, 1}}));
  EXPECT_EQ(logs["mae"], 0);
}

TEST(ApiTrain, DataByName) {
  auto a = Input({3}, {.name = "left"}), b = Input({3}, {.name = "right"});
  Model model({a, b}, layers::Dense(1, {.name = "score"})(a - b));
  model.compile({.optimizer = "sgd", .loss = "mse"});
  Tensor zeros({DType::Float32, {4, 3}}), labels({DType::Float32, {4, 1}});
  History history =
      model.fit({{"right", zeros}, {"left", zeros}}, {{"score", labels}}, {.epochs = 1, .verbose = 0});
  EXPECT_EQ(history["loss"][0], 0);
}

TEST(ApiTrain, WhatCompileCannotMeanIsAnErrorThere) {
  auto x = Input({3});
  Model model(x, layers::Dense(1, {.name = "y"})(x));
  EXPECT_THROW(model.compile({.optimizer = "sgd", .loss = {{"z", "mse"}}}), Error);
  EXPECT_THROW(model.compile({.loss = {"mse", "mae"}}), Error);
  EXPECT_THROW(model.compile({.loss = "no such loss"}), Error);
}

TEST(ApiTrain, EverythingPrints) {
  auto [model, titles, bodies, priorities, departments] = tickets();
  model.compile({.loss = {{"priority", "binary_crossentropy"}}});
  std::ostringstream text;
  text << model << model.inputs()[0] << priorities << departments.shape() << departments.dtype()
       << model.evaluate({titles, bodies}, priorities, {.verbose = 0});
  EXPECT_NE(text.str().find("department"), std::string::npos);
  EXPECT_NE(text.str().find("loss"), std::string::npos);
}

}  // namespace
