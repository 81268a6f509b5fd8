#include <gtest/gtest.h>

#include "data/files/json.h"
#include "data/files/npz.h"
#include "tests/cli/run_program.h"

namespace cli {
namespace {

using lamina::Config;
using lamina::Tensor;
using lamina::data::NamedTensors;

Config json_of(const Result& result) {
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  return lamina::data::parse_json(result.out, "stdout");
}

TEST(CliSummary, TellsOfLayersAndMemory) {
  const Result text = run({"summary", kModel, "--batch", "8", "--trainable"});
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_NE(text.out.find("output (Dense)"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("Total params: 3,26"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("training step of 8 samples"), std::string::npos) << text.out;

  const Config summary = json_of(run({"summary", kModel, "--json"}));
  EXPECT_EQ(summary.at("params").integer(), 1089);
  EXPECT_EQ(summary.at("inputs").items().size(), 2u);
  EXPECT_EQ(summary.at("inputs").items()[0].at("shape"), Config::list({Config(), 10}));
  EXPECT_GE(summary.at("memory").at("peak").integer(), summary.at("memory").at("bound").integer());
}

TEST(CliPlan, NeedsNoDevice) {
  for (const char* device : {"cpu", "cuda", "emulated", "auto"}) {
    const Config plan =
        json_of(run({"plan", kModel, "--batch", "12", "--train", "--device", device, "--json"}));
    EXPECT_EQ(plan.at("device").text(), device);
    EXPECT_GT(plan.at("bound").integer(), 0);
    EXPECT_GE(plan.at("peak").integer(), plan.at("bound").integer());
    EXPECT_GT(plan.at("state").integer(), 3 * 4 * 1089);  // weights and Adam's two slots
    EXPECT_FALSE(plan.at("layers").items().empty());
  }
}

TEST(CliPlan, APredictionTakesLess) {
  const Config training = json_of(run({"plan", kModel, "--train", "--device", "cpu", "--json"}));
  const Config prediction = json_of(run({"plan", kModel, "--device", "cpu", "--json"}));
  EXPECT_LT(prediction.at("peak").integer(), training.at("peak").integer());
  EXPECT_LT(prediction.at("state").integer(), training.at("state").integer());
  const Result text = run({"plan", kModel, "--device", "cpu"});
  EXPECT_EQ(text.out.rfind("Prediction of 32 samples, device cpu\n", 0), 0u) << text.out;
  EXPECT_NE(text.out.find("Peak of the arena: "), std::string::npos);
}

TEST(CliPlot, DrawsEachKind) {
  const Scratch scratch;
  EXPECT_EQ(run({"plot", kModel, "-o", scratch / "graph.svg", "--shapes"}).code, 0);
  EXPECT_NE(read_text(scratch / "graph.svg").find("<svg"), std::string::npos);
  EXPECT_EQ(run({"plot", kModel, "-o", scratch / "graph.dot", "--quiet"}).out, "");
  EXPECT_EQ(read_text(scratch / "graph.dot").rfind("digraph", 0), 0u);
}

TEST(CliPlot, PngNeedsGraphviz) {
  const Scratch scratch;
  const std::string png = scratch / "graph.png";
  const Result without = run_other({"env", "PATH=/nowhere", LAMINA_PROGRAM, "plot", kModel, "-o", png});
  EXPECT_EQ(without.code, 1);
  EXPECT_EQ(without.err,
            "lamina: a .png is drawn by Graphviz's `dot`, which is not installed.\n  Install the package "
            "graphviz, or let the name end in .svg, which needs nothing.\n");
  const Config info = json_of(run({"info", "--json"}));
  if (!info.at("programs").items()[0].at("available").boolean()) GTEST_SKIP() << "no Graphviz here";
  EXPECT_EQ(run({"plot", kModel, "-o", png}).code, 0);
  EXPECT_EQ(read_text(png).substr(1, 3), "PNG");
}

TEST(CliConvert, WeightsGoRoundUnchanged) {
  const Scratch scratch;
  EXPECT_EQ(run({"convert", kModel, scratch / "a.safetensors"}).code, 0);
  EXPECT_EQ(run({"convert", scratch / "a.safetensors", scratch / "b.npz"}).code, 0);
  EXPECT_EQ(run({"convert", kModel, scratch / "c.npz"}).code, 0);
  EXPECT_EQ(read_text(scratch / "b.npz").size(), read_text(scratch / "c.npz").size());
  EXPECT_EQ(run({"convert", scratch / "b.npz", scratch / "d.keras", "--model", kModel}).code, 0);
  EXPECT_EQ(run({"convert", kModel, scratch / "e.weights.h5"}).code, 0);
  EXPECT_EQ(run({"convert", scratch / "e.weights.h5", scratch / "f.safetensors", "--model", kModel}).code, 0);
  EXPECT_EQ(read_text(scratch / "f.safetensors"), read_text(scratch / "a.safetensors"));
  const Result same = run({"diff", kModel, scratch / "d.keras"});
  EXPECT_EQ(same.code, 0) << same.out << same.err;
  EXPECT_EQ(same.out, "The same structure; largest difference of a weight: 0\n");
  EXPECT_EQ(run({"convert", kModel, scratch / "g.dot"}).out, "Wrote " + (scratch / "g.dot") + "\n");
}

TEST(CliConvert, WeightsAloneAreNoModel) {
  const Scratch scratch;
  const std::string weights = scratch / "a.npz", model = scratch / "b.keras";
  ASSERT_EQ(run({"convert", kModel, weights}).code, 0);
  const Result result = run({"convert", weights, model});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.err, "lamina: " + weights + " holds weights alone, and \"" + model +
                            "\" needs their model.\n  Give the model with --model MODEL.keras.\n");
}

TEST(CliDiff, FindsAWeightAndALayer) {
  const Scratch scratch;
  ASSERT_EQ(run({"convert", kModel, scratch / "a.npz"}).code, 0);
  NamedTensors weights = lamina::data::read_npz(scratch / "a.npz");
  Tensor& bias = weights.back().second;
  bias.mutable_span<float>()[0] += 0.25F;
  lamina::data::write_npz(scratch / "b.npz", weights);
  ASSERT_EQ(run({"convert", scratch / "b.npz", scratch / "b.keras", "--model", kModel}).code, 0);

  const Result differs = run({"diff", kModel, scratch / "b.keras"});
  EXPECT_EQ(differs.code, 1);
  EXPECT_EQ(differs.err, "");
  EXPECT_EQ(differs.out, "output/bias     0.25\n");
  EXPECT_EQ(run({"diff", kModel, scratch / "b.keras", "--tolerance", "0.3"}).code, 0);
  const Result machine = run({"diff", kModel, scratch / "b.keras", "--json"});
  EXPECT_EQ(machine.code, 1);
  const Config found = lamina::data::parse_json(machine.out, "diff");
  EXPECT_FALSE(found.at("same").boolean());
  EXPECT_NEAR(found.at("largest_difference").number(), 0.25, 1e-6);
  EXPECT_TRUE(found.at("structure").items().empty());
}

}  // namespace
}  // namespace cli
