#include <gtest/gtest.h>

#include <filesystem>

#include "data/files/npz.h"
#include "lamina/lamina.h"
#include "tests/cli/run_program.h"

namespace cli {
namespace {

using lamina::DType;
using lamina::Input;
using lamina::Model;
using lamina::Shape;
using lamina::Tensor;
namespace layers = lamina::layers;

Model two_ends(int units, const lamina::Text& activation = "relu") {
  const auto x = Input({4}, {.name = "x"});
  const auto h = layers::Dense(units, {.activation = activation, .name = "hidden"})(x);
  return Model(x, {layers::Dense(1, {.name = "score"})(h), layers::Dense(3, {.name = "kind"})(h)},
               {.name = "two_ends", .seed = 1});
}

Tensor ramp(const Shape& shape) {
  Tensor tensor({DType::Float32, shape});
  float value = -1;
  for (float& v : tensor.mutable_span<float>()) v = value += 0.125F;
  return tensor;
}

TEST(CliMade, AModelThatIsNotCompiledPredictsOnly) {
  const Scratch scratch;
  const std::string model = scratch / "bare.keras", data = scratch / "data.npz", out = scratch / "out.npz";
  const Model made = two_ends(5);
  made.save(model);
  lamina::data::write_npz(data, {{"x", ramp({7, 4})}});
  for (const char* device : {"auto", "cpu", "emulated"}) {
    const Result result = run({"predict", model, "--inputs", data, "--output", out, "--device", device});
    ASSERT_EQ(result.code, 0) << result.err;
    const lamina::data::NamedTensors outputs = lamina::data::read_npz(out);
    ASSERT_EQ(outputs.size(), 2u);
    const Tensor truth = made.predict(ramp({7, 4}))["kind"];
    for (std::int64_t i = 0; i < truth.numel(); ++i)
      EXPECT_NEAR(lamina::data::find(outputs, "kind")->value(i), truth.value(i), 1e-5);
  }
  EXPECT_EQ(run({"plan", model}).code, 0);
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"evaluate", model, "--data", data},
        {"train", model, "--data", data, "--output", scratch / "out.keras"},
        {"plan", model, "--train"}}) {
    const Result refused = run(arguments);
    EXPECT_EQ(refused.code, 1);
    EXPECT_EQ(refused.err,
              "lamina: " + model +
                  ": the file has no optimizer and loss that can be used.\n  Compile the model in "
                  "Keras before it is saved.\n");
  }
}

TEST(CliMade, LabelsAreWantedWhereThereIsALoss) {
  const Scratch scratch;
  const std::string model = scratch / "one_loss.keras", data = scratch / "data.npz";
  const Model made = two_ends(5);
  made.compile({.optimizer = "sgd", .loss = {{"score", "mse"}}});
  made.save(model);
  lamina::data::write_npz(data, {{"x_x", ramp({7, 4})}, {"y_score", ramp({7, 1})}});
  EXPECT_EQ(run({"evaluate", model, "--data", data}).code, 0);
  lamina::data::write_npz(data, {{"x_x", ramp({7, 4})}, {"y_kind", ramp({7, 3})}});
  EXPECT_EQ(run({"evaluate", model, "--data", data}).err,
            "lamina: " + data +
                ": there is no array \"y_score\".\n  The file has x_x, y_kind; the model wants x_x (or x), "
                "y_score, y_kind.\n");
}

TEST(CliMade, WhatTheModelHasNoPlaceForIsRefused) {
  const Scratch scratch;
  const std::string model = scratch / "model.keras", data = scratch / "data.npz";
  const Model made = two_ends(5);
  made.compile({.optimizer = "sgd", .loss = "mse"});
  made.save(model);
  lamina::data::write_npz(
      data,
      {{"x", ramp({7, 4})}, {"y_score", ramp({7, 1})}, {"y_kind", ramp({7, 3})}, {"w_scroe", ramp({7})}});
  const Result result = run({"evaluate", model, "--data", data});
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.err.find("no place for the array \"w_scroe\""), std::string::npos) << result.err;
  EXPECT_EQ(run({"predict", model, "--inputs", data, "--output", scratch / "out.npz"}).code, 0);
}

TEST(CliMade, DiffTellsOfTheStructure) {
  const Scratch scratch;
  two_ends(5).save(scratch / "a.keras");
  two_ends(6, "tanh").save(scratch / "b.keras");
  const Result result = run({"diff", scratch / "a.keras", scratch / "b.keras"});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.err, "");
  EXPECT_NE(result.out.find("hidden: activation is \"relu\", then \"tanh\"\nhidden: units is 5, then 6\n"),
            std::string::npos)
      << result.out;
  EXPECT_NE(result.out.find("f32[4, 5], then f32[4, 6]"), std::string::npos) << result.out;
}

TEST(CliMade, DiffTellsOfConnectionsAndLayers) {
  const Scratch scratch;
  const auto save = [&](bool turned, const std::string& name) {
    const auto a = Input({4}, {.name = "a"});
    const auto b = Input({4}, {.name = "b"});
    const auto dense = layers::Dense(4, {.name = "dense"});
    const auto y = layers::concatenate(turned ? std::vector{dense(b), a} : std::vector{dense(a), b});
    const auto out = layers::Dense(1, {.name = turned ? "end" : "out"})(y);
    Model({a, b}, out, {.seed = 1}).save(scratch / name);
  };
  save(false, "a.keras");
  save(true, "b.keras");
  const Result result = run({"diff", scratch / "a.keras", scratch / "b.keras"});
  EXPECT_EQ(result.code, 1);
  for (const char* line : {"dense: is called on (a), then on (b)\n", "out: only in the first\n",
                           "end: only in the second\n", "out/kernel"})
    EXPECT_NE(result.out.find(line), std::string::npos) << result.out;
  EXPECT_EQ(run({"diff", scratch / "a.keras", scratch / "a.keras"}).code, 0);
}

TEST(CliMade, StartsFast) {
  const Scratch scratch;
  const auto x = Input({256}, {.name = "x"});
  const auto h = layers::Dense(600, {.activation = "relu"})(layers::Dense(600, {.activation = "relu"})(x));
  const Model model(x, layers::Dense(10, {.activation = "softmax", .name = "y"})(h), {.seed = 1});
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy"});
  model.save(scratch / "m.keras");
  ASSERT_GT(std::filesystem::file_size(scratch / "m.keras"), 2'000'000u);
  lamina::data::write_npz(scratch / "data.npz", {{"x", ramp({32, 256})}});
  const Result result = run(
      {"predict", scratch / "m.keras", "--inputs", scratch / "data.npz", "--output", scratch / "out.npz"});
  EXPECT_EQ(result.code, 0) << result.err;
  RecordProperty("cpu_milliseconds", static_cast<int>(1000 * result.cpu_seconds));
  if (LAMINA_TIMED) {
    EXPECT_LT(result.cpu_seconds, 0.1);
  }
}

}  // namespace
}  // namespace cli
