#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "model/diagram_of_model.h"
#include "model/diagram_of_program.h"
#include "tests/core/draw/xml_check.h"
#include "tests/model/article_models.h"

namespace lamina {
namespace {

std::string message_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Pictures, TextHasALineForEachCall) {
  EXPECT_EQ(test::shared_layer().to_text(), R"(input_layer = InputLayer : f32[?, 10]
input_layer_1 = InputLayer : f32[?, 10]
dense[0] = Dense(input_layer) : f32[?, 32]
dense[1] = Dense(input_layer_1) : f32[?, 32]
dense_1 = Dense(dense[0]) : f32[?, 1]
dense_2 = Dense(dense[1]) : f32[?, 1]
output dense_1 = dense_1
output dense_2 = dense_2
)");
}

TEST(Pictures, ModelUsedTwiceIsTwoFrames) {
  const draw::Diagram picture = diagram_of(test::siamese().functional(), "siamese", {.shapes = true});
  ASSERT_EQ(picture.groups.size(), 2u);
  EXPECT_EQ(picture.groups[0].title, "encoder[0]");
  std::set<std::string> ids;
  for (const draw::Box& box : picture.boxes) ids.insert(box.id);
  EXPECT_EQ(ids,
            (std::set<std::string>{"input_layer", "input_layer_1", "encoder[0]/dense", "encoder[0]/dense_1",
                                   "encoder[1]/dense", "encoder[1]/dense_1", "concatenate", "dense"}));
  EXPECT_EQ(picture.arrows.size(), 7u);
  const auto inner = std::find_if(picture.boxes.begin(), picture.boxes.end(),
                                  [](const draw::Box& b) { return b.id == "encoder[1]/dense"; });
  EXPECT_EQ(inner->group, 1);
  EXPECT_EQ(inner->kind, "dense");
  EXPECT_EQ(inner->rows, (std::vector<std::pair<std::string, std::string>>{{"input", "f32[?, 16]"},
                                                                           {"output", "f32[?, 8]"}}));
}

TEST(Pictures, ModelsInModelsAreFramesInFrames) {
  auto x = Input({16});
  Model middle(x, layers::Dense(2)(test::encoder()(x)), {.name = "middle"});
  auto y = Input({16});
  const draw::Diagram picture = diagram_of(Model(y, middle(y)).functional(), "", {});
  ASSERT_EQ(picture.groups.size(), 2u);
  EXPECT_EQ(picture.groups[1].parent, 0);
  EXPECT_NO_THROW(draw::validate(picture));
}

TEST(Pictures, ModelFromATensorOnTheWay) {
  auto x = Input({4});
  auto h = layers::Dense(3)(x);
  const Model model({{"middle", h}}, layers::Dense(2)(h));
  EXPECT_EQ(model.to_text(), "dense = Dense(middle) : f32[?, 2]\noutput dense = dense\n");
  EXPECT_EQ(diagram_of(model.functional(), "", {}).boxes[0].id, "middle");
}

TEST(Pictures, KindsOfClasses) {
  EXPECT_EQ(kind_of_class("Dense"), "dense");
  EXPECT_EQ(kind_of_class("DepthwiseConv2D"), "conv");
  EXPECT_EQ(kind_of_class("GlobalAveragePooling2D"), "pool");
  EXPECT_EQ(kind_of_class("LayerNormalization"), "norm");
  EXPECT_EQ(kind_of_class("MultiHeadAttention"), "attention");
  EXPECT_EQ(kind_of_class("LeakyReLU"), "activation");
  EXPECT_EQ(kind_of_class("ConvLSTM2D"), "recurrent");
  EXPECT_EQ(kind_of_class("MyOwn"), "");
}

TEST(Pictures, SvgIsWellFormedAndDotNamesTheLayers) {
  const Model model = test::siamese();
  EXPECT_EQ(draw::testing::xml_problem(model.to_svg({.shapes = true})), "");
  const std::string dot = model.to_dot();
  EXPECT_NE(dot.find("digraph"), std::string::npos);
  EXPECT_NE(dot.find("concatenate"), std::string::npos);
}

TEST(Pictures, PlotWritesByTheEnding) {
  const auto folder = std::filesystem::temp_directory_path();
  const Model model = test::residual();
  model.plot((folder / "lamina_picture.SVG").string());
  EXPECT_EQ(read_file(folder / "lamina_picture.SVG"), model.to_svg());
  model.plot((folder / "lamina_picture.dot").string(), {.shapes = true});
  EXPECT_EQ(read_file(folder / "lamina_picture.dot"), model.to_dot({.shapes = true}));
  std::filesystem::remove(folder / "lamina_picture.SVG");
  std::filesystem::remove(folder / "lamina_picture.dot");
}

TEST(Pictures, PlotRefusesOtherEndingsAndFolders) {
  const Model model = test::residual();
  const std::string ending = message_of([&] { model.plot("model.png"); });
  EXPECT_NE(ending.find("pictures_test.cpp:"), std::string::npos) << ending;
  EXPECT_NE(ending.find(".svg or .dot, received \"model.png\".\n  "), std::string::npos) << ending;
  const std::string folder = message_of([&] { model.plot("/nowhere/model.svg"); });
  EXPECT_NE(folder.find("pictures_test.cpp:"), std::string::npos) << folder;
  EXPECT_NE(folder.find("cannot write /nowhere/model.svg"), std::string::npos) << folder;
}

TEST(Pictures, ProgramHasABoxForEachNodeAndUpdate) {
  const Model model = test::multi_input();
  model.compile({.optimizer = "adam", .loss = "binary_crossentropy"});
  const Plan plan = model.plan();
  const Graph& graph = plan.program().graph;
  const draw::Diagram picture = diagram_of(plan.program(), "program");
  EXPECT_EQ(picture.boxes.size(), graph.nodes().size() + graph.updates().size() + graph.outputs().size());
  EXPECT_EQ(draw::testing::xml_problem(program_svg(plan.program())), "");
}

}  // namespace
}  // namespace lamina
