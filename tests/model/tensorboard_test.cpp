#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "layers/layers.h"
#include "model/callbacks/callbacks.h"
#include "model/callbacks/graph_def.h"
#include "model/model.h"
#include "optim/optimizers.h"

namespace lamina {
namespace {

namespace fs = std::filesystem;

// A message of protobuf, as far as events have it: its fields in order.
struct Field {
  int number = 0;
  std::uint64_t integer = 0;
  std::string bytes;  // of all other types
};

std::vector<Field> fields_of(const std::string& message) {
  std::size_t at = 0;
  const auto varint = [&] {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(message.at(at++));
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  std::vector<Field> fields;
  while (at < message.size()) {
    const std::uint64_t key = varint();
    Field& field = fields.emplace_back();
    field.number = static_cast<int>(key >> 3);
    const int type = static_cast<int>(key & 7);
    if (type == 0) {
      field.integer = varint();
      continue;
    }
    const std::size_t size = type == 1 ? 8 : type == 5 ? 4 : varint();
    field.bytes = message.substr(at, size);
    at += size;
  }
  return fields;
}

// The scalars of a folder's event files by tag, each a list of step and value; graphs are under "graph".
struct Seen {
  std::map<std::string, std::vector<std::pair<std::int64_t, float>>> scalars;
  std::vector<std::string> graphs;
  int files = 0;
};

void read_event(const std::string& event, Seen& seen) {
  std::int64_t step = 0;
  for (const Field& field : fields_of(event)) {
    if (field.number == 2) step = static_cast<std::int64_t>(field.integer);
    if (field.number == 4) seen.graphs.push_back(field.bytes);
    if (field.number != 5) continue;
    for (const Field& value : fields_of(field.bytes)) {
      const std::vector<Field> parts = fields_of(value.bytes);
      float number = 0;
      std::memcpy(&number, parts.at(1).bytes.data(), sizeof(number));
      seen.scalars[parts.at(0).bytes].emplace_back(step, number);
    }
  }
}

Seen read_folder(const fs::path& folder) {
  Seen seen;
  if (!fs::exists(folder)) return seen;
  for (const auto& entry : fs::directory_iterator(folder)) {
    ++seen.files;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    for (std::size_t at = 0; at < bytes.size();) {
      std::uint64_t size = 0;
      std::memcpy(&size, bytes.data() + at, sizeof(size));
      read_event(bytes.substr(at + 12, size), seen);
      at += 16 + size;
    }
  }
  return seen;
}

class TensorBoardTest : public testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder_); }

  static Model model() {
    auto a = Input({2}, {.name = "a"});
    auto b = Input({2}, {.name = "b"});
    const Layer shared = layers::Dense(3, {.name = "shared"});
    auto y = layers::Dense(1, {.name = "out"})(layers::Concatenate({.name = "both"})({shared(a), shared(b)}));
    return Model({a, b}, y, {.seed = 1});
  }
  static History fit(Model& m, const Callback& callback, int epochs = 2) {
    const Tensor x = Tensor::from<float>({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, {6, 2});
    const Tensor y = Tensor::from<float>({0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F}, {6, 1});
    return m.fit(
        {x, x}, y,
        {.epochs = epochs, .batch_size = 2, .verbose = 0, .validation_split = 0.34, .callbacks = {callback}});
  }
  std::string folder_ = (fs::temp_directory_path() / "lamina_tensorboard").string();
};

TEST_F(TensorBoardTest, WritesKerasNamesBelowTrainAndValidation) {
  Model m = model();
  m.compile({.optimizer = optim::SGD({.learning_rate = 0.001}), .loss = "mse", .metrics = {"mae"}});
  const History history = fit(m, callbacks::TensorBoard(folder_));
  const Seen train = read_folder(fs::path(folder_) / "train");
  const Seen validation = read_folder(fs::path(folder_) / "validation");
  EXPECT_EQ(train.files, 1);
  EXPECT_EQ(validation.files, 1);
  ASSERT_EQ(train.scalars.size(), 3U);
  for (const auto& [tag, points] : train.scalars) {
    ASSERT_EQ(points.size(), 2U) << tag;
    EXPECT_EQ(points[0].first, 0) << tag;
    EXPECT_EQ(points[1].first, 1) << tag;
  }
  EXPECT_EQ(train.scalars.at("epoch_loss")[1].second, static_cast<float>(history["loss"][1]));
  EXPECT_EQ(train.scalars.at("epoch_mae")[0].second, static_cast<float>(history["mae"][0]));
  EXPECT_EQ(train.scalars.at("epoch_learning_rate")[0].second, 0.001F);
  ASSERT_EQ(validation.scalars.size(), 4U);
  EXPECT_EQ(validation.scalars.at("epoch_loss")[1].second, static_cast<float>(history["val_loss"][1]));
  const auto& by_update = validation.scalars.at("evaluation_mae_vs_iterations");
  EXPECT_EQ(by_update[0].first, 2);
  EXPECT_EQ(by_update[1].first, 4);
  EXPECT_EQ(by_update[1].second, static_cast<float>(history["val_mae"][1]));
}

TEST_F(TensorBoardTest, FollowsASchedule) {
  Model m = model();
  m.compile({.optimizer = optim::SGD(
                 {.learning_rate = optim::ExponentialDecay(0.01, {.decay_steps = 1, .decay_rate = 0.5})}),
             .loss = "mse"});
  fit(m, callbacks::TensorBoard(folder_));
  const auto rates = read_folder(fs::path(folder_) / "train").scalars.at("epoch_learning_rate");
  EXPECT_FLOAT_EQ(rates[0].second, 0.01F / 4);
  EXPECT_FLOAT_EQ(rates[1].second, 0.01F / 16);
}

TEST_F(TensorBoardTest, WritesBatchesAndSpeedIfAsked) {
  Model m = model();
  m.compile({.optimizer = "sgd", .loss = "mse"});
  fit(m, callbacks::TensorBoard(folder_,
                                {.write_graph = false, .write_steps_per_second = true, .update_freq = 2}));
  const Seen train = read_folder(fs::path(folder_) / "train");
  const auto batches = train.scalars.at("batch_loss");
  ASSERT_EQ(batches.size(), 2U);
  EXPECT_EQ(batches[0].first, 2);
  EXPECT_EQ(batches[1].first, 4);
  EXPECT_GT(train.scalars.at("epoch_steps_per_second")[0].second, 0);
  EXPECT_TRUE(train.graphs.empty());
}

struct Node {
  std::string op;
  std::vector<std::string> inputs;
};

TEST_F(TensorBoardTest, TheGraphHasANodeForEachCall) {
  Model m = model();
  m.compile({.optimizer = "sgd", .loss = "mse"});
  fit(m, callbacks::TensorBoard(folder_), 1);
  const Seen train = read_folder(fs::path(folder_) / "train");
  ASSERT_EQ(train.graphs.size(), 1U);
  std::map<std::string, Node> nodes;
  for (const Field& field : fields_of(train.graphs[0])) {
    if (field.number != 1) continue;
    const std::vector<Field> parts = fields_of(field.bytes);
    Node& node = nodes[parts.at(0).bytes];
    node.op = parts.at(1).bytes;
    for (const Field& part : parts)
      if (part.number == 3) node.inputs.push_back(part.bytes);
  }
  ASSERT_EQ(nodes.size(), 6U);
  EXPECT_EQ(nodes.at("a").op, "InputLayer");
  EXPECT_EQ(nodes.at("shared/0").op, "Dense");
  EXPECT_EQ(nodes.at("shared/0").inputs, std::vector<std::string>{"a"});
  EXPECT_EQ(nodes.at("shared/1").inputs, std::vector<std::string>{"b"});
  EXPECT_EQ(nodes.at("both").inputs, (std::vector<std::string>{"shared/0", "shared/1"}));
  EXPECT_EQ(nodes.at("out").op, "Dense");
}

TEST_F(TensorBoardTest, WhatWasWrittenIsThereAfterAnError) {
  Model m = model();
  m.compile({.optimizer = "sgd", .loss = "mse"});
  const Callback board = callbacks::TensorBoard(folder_);
  const Callback fails = callbacks::LambdaCallback({.on_epoch_begin = [](int epoch) {
    if (epoch == 1) throw Error("stopped here");
  }});
  const Tensor x = Tensor::from<float>({1, 2, 3, 4}, {2, 2}), y = Tensor::from<float>({1, 2}, {2, 1});
  EXPECT_THROW(m.fit({x, x}, y, {.epochs = 3, .verbose = 0, .callbacks = {board, fails}}), Error);
  EXPECT_EQ(read_folder(fs::path(folder_) / "train").scalars.at("epoch_loss").size(), 1U);
}

TEST_F(TensorBoardTest, RefusesFoldersThatCannotBeWrittenTo) {
  Model m = model();
  m.compile({.optimizer = "sgd", .loss = "mse"});
  try {
    fit(m, callbacks::TensorBoard("/proc/nowhere"));
    FAIL() << "nothing was refused";
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("tensorboard_test.cpp:"), std::string::npos) << e.what();
    EXPECT_NE(std::string(e.what()).find("cannot write /proc/nowhere/train"), std::string::npos) << e.what();
  }
  EXPECT_THROW(callbacks::TensorBoard(folder_, {.update_freq = -1}), Error);
}

}  // namespace
}  // namespace lamina
