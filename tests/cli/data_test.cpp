#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "data/files/json.h"
#include "data/files/npz.h"
#include "tests/cli/run_program.h"

namespace cli {
namespace {

using lamina::Config;
using lamina::DType;
using lamina::Tensor;
using lamina::data::NamedTensors;

Config json_of(const Result& result) {
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  return lamina::data::parse_json(result.out, "stdout");
}

void expect_curve(const Config& history, const char* name, const std::vector<double>& truth) {
  const Config::List& values = history.at(name).items();
  ASSERT_EQ(values.size(), truth.size());
  for (std::size_t i = 0; i < truth.size(); ++i) EXPECT_NEAR(values[i].number(), truth[i], 1e-5) << name;
}

// The arrays of kData, some of them changed.
std::string changed_data(const Scratch& scratch, const std::function<void(NamedTensors&)>& change) {
  NamedTensors arrays = lamina::data::read_npz(kData);
  change(arrays);
  const std::string path = scratch / "changed.npz";
  lamina::data::write_npz(path, arrays);
  return path;
}

// What Keras gives for this model and data, in float64.
TEST(CliEvaluate, GivesKerasNumbers) {
  const Config scores = json_of(run({"evaluate", kModel, "--data", kData, "--batch", "12", "--json"}));
  EXPECT_EQ(scores.members().size(), 2u);
  EXPECT_NEAR(scores.at("accuracy").number(), 0.625, 1e-5);
  EXPECT_NEAR(scores.at("loss").number(), 0.6934959875864937, 1e-5);
  const Result text = run({"evaluate", kModel, "--data", kData, "--batch", "12"});
  EXPECT_EQ(text.out, "accuracy  0.625\nloss      0.693496\n");
}

TEST(CliTrain, GivesKerasHistoryAndGoesOn) {
  const Scratch scratch;
  const std::string trained = scratch / "trained model.keras", history = scratch / "h.json";
  const Result result = run({"train", kModel, "--data", kData, "--epochs", "2", "--batch", "12",
                             "--no-shuffle", "--output", trained, "--history", history, "--csv-log",
                             scratch / "log.csv", "--tensorboard", scratch / "events"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out, "Epoch 2: accuracy 0.65, loss 0.664406\nWrote " + trained + "\n");
  const Config curves = lamina::data::parse_json(read_text(history), "history");
  expect_curve(curves, "accuracy", {0.625, 0.65});
  expect_curve(curves, "loss", {0.6917207039494832, 0.6644055916911574});
  EXPECT_EQ(read_text(scratch / "log.csv").rfind("epoch,accuracy,loss\n0,0.625,", 0), 0u);
  EXPECT_TRUE(std::filesystem::exists(scratch / "events/train"));

  // One epoch and another are two epochs, as the optimizer's state goes along.
  ASSERT_EQ(run({"train", kModel, "--data", kData, "--batch", "12", "--no-shuffle", "--output",
                 scratch / "one.keras"})
                .code,
            0);
  ASSERT_EQ(run({"train", scratch / "one.keras", "--data", kData, "--batch", "12", "--no-shuffle", "--output",
                 scratch / "two.keras", "--quiet"})
                .out,
            "");
  EXPECT_EQ(run({"diff", trained, scratch / "two.keras", "--tolerance", "1e-6"}).code, 0);
}

TEST(CliTrain, ASeedChoosesTheOrder) {
  const Scratch scratch;
  const auto train = [&](const std::string& seed) {
    return json_of(run({"train", kModel, "--data", kData, "--batch", "12", "--seed", seed,
                        "--validation-split", "0.2", "--output", scratch / "out.keras", "--json"}))
        .at("history");
  };
  const Config first = train("1");
  EXPECT_EQ(first.members().size(), 4u);
  EXPECT_TRUE(first.find("val_loss"));
  EXPECT_EQ(first, train("1"));
  EXPECT_NE(first, train("2"));
  EXPECT_EQ(train("18446744073709551615"), train("18446744073709551615"));
}

TEST(CliPredict, WritesTheOutputsByName) {
  const Scratch scratch;
  const std::string out = scratch / "out.npz";
  const Result result = run({"predict", kModel, "--inputs", kData, "--output", out, "--batch", "12"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.out, out + ": output f32[40, 1]\n");
  const NamedTensors outputs = lamina::data::read_npz(out);
  ASSERT_EQ(outputs.size(), 1u);
  EXPECT_EQ(outputs[0].first, "output");
  for (const float p : outputs[0].second.span<float>()) EXPECT_TRUE(p > 0 && p < 1);
  const Config told = json_of(run({"predict", kModel, "--inputs", kData, "--output", out, "--json"}));
  EXPECT_EQ(told.at("samples").integer(), 40);
}

TEST(CliPredict, EveryDeviceGivesTheSame) {
  const Scratch scratch;
  std::vector<Tensor> found;
  for (const char* device : {"cpu", "emulated", "auto"}) {
    ASSERT_EQ(
        run({"predict", kModel, "--inputs", kData, "--output", scratch / "out.npz", "--device", device}).code,
        0);
    found.push_back(lamina::data::read_npz(scratch / "out.npz")[0].second);
  }
  for (const Tensor& other : found)
    for (std::int64_t i = 0; i < other.numel(); ++i) EXPECT_NEAR(other.value(i), found[0].value(i), 1e-5);
}

TEST(CliData, OtherTypesAreConvertedAsInKeras) {
  const Scratch scratch;
  const std::string path = changed_data(scratch, [](NamedTensors& arrays) {
    for (auto& [key, tensor] : arrays) tensor = tensor.astype(key[0] == 'y' ? DType::Int64 : DType::Float64);
  });
  const Config scores = json_of(run({"evaluate", kModel, "--data", path, "--batch", "12", "--json"}));
  EXPECT_NEAR(scores.at("loss").number(), 0.6934959875864937, 1e-5);
}

TEST(CliData, PlainKeysDoForOneOutput) {
  const Scratch scratch;
  const std::string path = changed_data(scratch, [](NamedTensors& arrays) {
    for (auto& [key, tensor] : arrays)
      if (key == "y_output") key = "y";
    Tensor weights({DType::Float32, {40}});
    for (float& w : weights.mutable_span<float>()) w = 2;
    arrays.emplace_back("w", weights);
  });
  const Config scores = json_of(run({"evaluate", kModel, "--data", path, "--batch", "12", "--json"}));
  EXPECT_NEAR(scores.at("loss").number(), 2 * 0.6934959875864937, 2e-5);
}

TEST(CliData, WhatIsMissingIsListed) {
  const Scratch scratch;
  const std::string path = changed_data(scratch, [](NamedTensors& arrays) {
    for (auto& [key, tensor] : arrays)
      if (key == "y_output") key = "y_outptu";
  });
  const Result result = run({"evaluate", kModel, "--data", path});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(
      result.err,
      "lamina: " + path +
          ": there is no array \"y_output\".\n  The file has x_input_a, x_input_b, y_outptu; the model wants "
          "x_input_a, x_input_b, y_output (or y).\n");
}

TEST(CliData, RowsMustAgree) {
  const Scratch scratch;
  const std::string path = changed_data(
      scratch, [](NamedTensors& arrays) { arrays[1].second = arrays[1].second.slice_rows(0, 39); });
  const Result result = run({"predict", kModel, "--inputs", path, "--output", scratch / "o.npz"});
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.err.find(" has 39 rows, but \""), std::string::npos) << result.err;
  EXPECT_FALSE(std::filesystem::exists(scratch / "o.npz"));
}

// A line that says what and a line with a remedy, without a line of C++.
void expect_refused(const std::vector<std::string>& arguments, const std::string& part) {
  const Result result = run(arguments);
  EXPECT_EQ(result.code, 1) << testing::PrintToString(arguments);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err.rfind("lamina: ", 0), 0u) << result.err;
  EXPECT_NE(result.err.find(part), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("\n  "), std::string::npos) << result.err;
  EXPECT_EQ(result.err.find(".cpp:"), std::string::npos) << result.err;
}

TEST(CliFiles, AnyNameIsHandled) {
  const Scratch scratch;
  const std::string folder = scratch / "a folder", pipe = scratch / "pipe", text = scratch / "text.keras";
  std::filesystem::create_directory(folder);
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::ofstream(text) << "not a model";
  expect_refused({"summary", scratch / "not there.keras"}, "No such file");
  expect_refused({"summary", folder}, "not a regular file");
  expect_refused({"summary", pipe}, "not a regular file");
  expect_refused({"summary", text}, text);
  expect_refused({"evaluate", kModel, "--data", pipe}, "not a regular file");
  expect_refused({"evaluate", kModel, "--data", text}, text);
  expect_refused({"predict", kModel, "--inputs", kData, "--output", folder}, "not a regular file");
  expect_refused({"predict", kModel, "--inputs", kData, "--output", scratch / "no/out.npz"}, "no folder");
  expect_refused({"train", kModel, "--data", kData, "--output", scratch / "out.h5"}, ".keras");
  expect_refused({"train", kModel, "--data", kData, "--output", scratch / "o.keras", "--csv-log", pipe},
                 "not a regular file");
  expect_refused({"plot", kModel, "-o", pipe + ".jpg"}, ".svg");
  expect_refused({"convert", kModel, scratch / "out.onnx"}, ".safetensors");
  expect_refused({"diff", kModel, folder}, "not a regular file");
}

TEST(CliFiles, WhatIsReadIsNotReplaced) {
  const Scratch scratch;
  const std::string model = scratch / "model.keras", data = scratch / "data.npz";
  std::filesystem::copy_file(kModel, model);
  std::filesystem::copy_file(kData, data);
  const std::string text = "named twice";
  expect_refused({"predict", model, "--inputs", data, "--output", data}, text);
  expect_refused({"train", model, "--data", data, "--output", scratch / "out.keras", "--history", model},
                 text);
  expect_refused({"convert", model, model}, text);
  expect_refused({"convert", data, model, "--model", model}, text);
  EXPECT_EQ(read_text(model), read_text(kModel));
  EXPECT_EQ(read_text(data), read_text(kData));
  expect_refused({"predict", model, "--inputs", data, "--output", scratch / "out.keras"}, "end in .npz");
}

TEST(CliFiles, WithoutPermission) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const Scratch scratch;
  std::filesystem::copy_file(kModel, scratch / "secret.keras");
  ::chmod((scratch / "secret.keras").c_str(), 0);
  expect_refused({"summary", scratch / "secret.keras"}, "Permission denied");
}

}  // namespace
}  // namespace cli
