#include <gtest/gtest.h>

#include <sstream>

#include "model/summary.h"
#include "model/table.h"
#include "tests/model/article_models.h"

namespace lamina {
namespace {

// Without the lines about memory, which are our own.
std::string keras_part(const std::string& summary) { return summary.substr(0, summary.find(" Memory")); }

// The expected tables were printed by Keras 3.15.

TEST(Summary, MultiInput) {
  EXPECT_EQ(keras_part(test::multi_input().summary_text()), R"(Model: "functional"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ Layer (type)                  ┃ Output Shape              ┃         Param # ┃ Connected to               ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
│ input_layer (InputLayer)      │ (None, 10)                │               0 │ -                          │
├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
│ input_layer_1 (InputLayer)    │ (None, 20)                │               0 │ -                          │
├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
│ dense (Dense)                 │ (None, 32)                │             352 │ input_layer[0][0]          │
├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
│ dense_1 (Dense)               │ (None, 32)                │             672 │ input_layer_1[0][0]        │
├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
│ concatenate (Concatenate)     │ (None, 64)                │               0 │ dense[0][0], dense_1[0][0] │
├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
│ dense_2 (Dense)               │ (None, 1)                 │              65 │ concatenate[0][0]          │
└───────────────────────────────┴───────────────────────────┴─────────────────┴────────────────────────────┘
 Total params: 1,089 (4.25 KB)
 Trainable params: 1,089 (4.25 KB)
 Non-trainable params: 0 (0.00 B)
)");
}

TEST(Summary, SharedLayer) {
  EXPECT_EQ(keras_part(test::shared_layer().summary_text()), R"(Model: "functional"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ Layer (type)                  ┃ Output Shape              ┃         Param # ┃ Connected to               ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
│ input_layer (InputLayer)      │ (None, 10)                │               0 │ -                          │
├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
│ input_layer_1 (InputLayer)    │ (None, 10)                │               0 │ -                          │
├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
│ dense (Dense)                 │ (None, 32)                │             352 │ input_layer[0][0],         │
│                               │                           │                 │ input_layer_1[0][0]        │
├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
│ dense_1 (Dense)               │ (None, 1)                 │              33 │ dense[0][0]                │
├───────────────────────────────┼───────────────────────────┼─────────────────┼────────────────────────────┤
│ dense_2 (Dense)               │ (None, 1)                 │              33 │ dense[1][0]                │
└───────────────────────────────┴───────────────────────────┴─────────────────┴────────────────────────────┘
 Total params: 418 (1.63 KB)
 Trainable params: 418 (1.63 KB)
 Non-trainable params: 0 (0.00 B)
)");
}

TEST(Summary, Residual) {
  const std::string text = test::residual().summary_text();
  EXPECT_NE(text.find("│ add (Add)                     │ (None, 32)                │               0 │ "
                      "input_layer[0][0],         │\n"
                      "│                               │                           │                 │ "
                      "dense_1[0][0]              │\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(" Total params: 2,145 (8.38 KB)\n"), std::string::npos) << text;
}

Model long_names() {
  auto x = Input({784});
  Layer frozen = layers::Dense(64, {.activation = "relu"});
  frozen.set_trainable(false);
  auto h = layers::BatchNormalization()(layers::Dropout(0.5)(frozen(x)));
  return Model(
      x, layers::Dense(10, {.name = "a_very_long_name_for_a_dense_layer_that_must_be_cut_somewhere"})(h),
      {.name = "mlp"});
}

TEST(Summary, LinearModelWithLongNames) {
  EXPECT_EQ(keras_part(long_names().summary_text()), R"(Model: "mlp"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┓
┃ Layer (type)                         ┃ Output Shape                ┃         Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━┩
│ input_layer (InputLayer)             │ (None, 784)                 │               0 │
├──────────────────────────────────────┼─────────────────────────────┼─────────────────┤
│ dense (Dense)                        │ (None, 64)                  │          50,240 │
├──────────────────────────────────────┼─────────────────────────────┼─────────────────┤
│ dropout (Dropout)                    │ (None, 64)                  │               0 │
├──────────────────────────────────────┼─────────────────────────────┼─────────────────┤
│ batch_normalization                  │ (None, 64)                  │             256 │
│ (BatchNormalization)                 │                             │                 │
├──────────────────────────────────────┼─────────────────────────────┼─────────────────┤
│ a_very_long_name_for_a_dense_layer_… │ (None, 10)                  │             650 │
│ (Dense)                              │                             │                 │
└──────────────────────────────────────┴─────────────────────────────┴─────────────────┘
 Total params: 51,146 (199.79 KB)
 Trainable params: 778 (3.04 KB)
 Non-trainable params: 50,368 (196.75 KB)
)");
}

TEST(Summary, ShowTrainable) {
  const std::string text = long_names().summary_text({.show_trainable = true});
  EXPECT_NE(
      text.find("┃ Layer (type)                          ┃ Output Shape                  ┃        Param # ┃ "
                "Traina… ┃\n"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("│         50,240 │    N    │\n"), std::string::npos) << text;
  EXPECT_NE(text.find("│              0 │    -    │\n"), std::string::npos) << text;
  EXPECT_NE(text.find("│            256 │    Y    │\n"), std::string::npos) << text;
}

TEST(Summary, NestedModelIsFoldedAndExpanded) {
  const Model model = test::siamese();
  const std::string folded = model.summary_text(), expanded = model.summary_text({.expand_nested = true});
  EXPECT_NE(folded.find("│ encoder (Functional)          │ (None, 4)                 │             172 │ "
                        "input_layer[0][0],         │\n"),
            std::string::npos)
      << folded;
  EXPECT_EQ(folded.find("└ dense"), std::string::npos);
  EXPECT_NE(
      expanded.find("│    └ input_layer (InputLayer) │ (None, 16)                │               0 │ -"),
      std::string::npos)
      << expanded;
  EXPECT_NE(expanded.find("│    └ dense_1 (Dense)          │ (None, 4)                 │              36 │ "
                          "dense[0][0] "),
            std::string::npos)
      << expanded;
  EXPECT_NE(folded.find(" Total params: 181 (724.00 B)\n"), std::string::npos);
}

TEST(Summary, FrozenNestedModelFreezesWhatIsInside) {
  auto x = Input({16});
  Model inner = test::encoder();
  inner.set_trainable(false);
  const std::string text =
      Model(x, layers::Dense(1)(inner(x))).summary_text({.show_trainable = true, .expand_nested = true});
  EXPECT_NE(text.find("│            136 │    N    │\n"), std::string::npos) << text;
  EXPECT_NE(text.find(" Trainable params: 5 (20.00 B)\n Non-trainable params: 172"), std::string::npos)
      << text;
}

TEST(Summary, SharedLayerShowsTheShapesOfAllCalls) {
  auto small = Input({8, 8, 3}), large = Input({16, 16, 3});
  Layer conv = layers::Conv2D(4, 3, {.padding = "same"});
  const Model model({small, large}, {conv(small), conv(large)});
  const std::string text = model.summary_text();
  EXPECT_NE(text.find("│ (None, 8, 8, 4)           │             112 │ input_layer[0][0],         │\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("│ (None, 16, 16, 4)         │                 │ input_layer_1[0][0]        │\n"),
            std::string::npos)
      << text;
}

TEST(Summary, ModelFromATensorOnTheWay) {
  auto x = Input({4});
  auto h = layers::Dense(3)(x);
  const std::string text = Model({{"middle", h}}, layers::Dense(2)(layers::Add()({h, h}))).summary_text();
  EXPECT_NE(text.find("middle[0][0],"), std::string::npos) << text;
}

TEST(Summary, CompiledModelTellsOptimizerAndMemory) {
  const Model model = test::multi_input();
  const std::string before = model.summary_text({.batch_size = 1});
  EXPECT_EQ(before.find("Optimizer params"), std::string::npos);
  EXPECT_NE(before.find(" Memory of a prediction of 1 sample: "), std::string::npos) << before;
  model.compile({.optimizer = "adam", .loss = "binary_crossentropy", .metrics = {"accuracy"}});
  const std::string text = model.summary_text({.batch_size = 64});
  EXPECT_NE(text.find(" Total params: 3,269 (12.77 KB)\n"), std::string::npos) << text;
  EXPECT_NE(text.find(" Optimizer params: 2,180 (8.52 KB)\n Memory of a training step of 64 samples: "),
            std::string::npos)
      << text;
  const Plan plan = model.plan({.batch_size = 64});
  EXPECT_GT(plan.state(), 3269 * 4);
  const std::string plain = std::to_string(plan.peak() % 1000);
  EXPECT_NE(text.find(plain + " B ("), std::string::npos) << text;
}

TEST(Summary, MemoryOfUnknownShapesIsNotKnown) {
  auto x = Input({kUnknown, 3});
  const std::string text = Model(x, layers::Dense(2)(x)).summary_text();
  EXPECT_NE(text.find("│ (None, None, 2) "), std::string::npos) << text;
  EXPECT_NE(text.find("\n Memory: not known, a plan needs"), std::string::npos) << text;
}

TEST(Summary, PrintsItself) {
  const Model model = test::residual();
  std::ostringstream out;
  out << model;
  EXPECT_EQ(out.str(), model.summary_text());
}

TEST(Table, WrapsBetweenWordsAndCutsLongOnes) {
  const Table table{{{"name", Align::Left, 8}, {"count", Align::Right, 5}},
                    {{"two words\nand", "1"}, {"toolongaword x", "12"}}};
  EXPECT_EQ(to_text(table), R"(┏━━━━━━━━━━┳━━━━━━━┓
┃ name     ┃ count ┃
┡━━━━━━━━━━╇━━━━━━━┩
│ two      │     1 │
│ words    │       │
│ and      │       │
├──────────┼───────┤
│ toolong… │    12 │
│ x        │       │
└──────────┴───────┘
)");
}

TEST(Table, MeasuresCharactersAndCleansThem) {
  const Table table{{{"n"}}, {{"größe"}, {"a\tb\x01"}, {""}}, false};
  EXPECT_EQ(to_text(table), R"(┏━━━━━━━┓
┃ n     ┃
┡━━━━━━━┩
│ größe │
│ a b�  │
│       │
└───────┘
)");
}

}  // namespace
}  // namespace lamina
