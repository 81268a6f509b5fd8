#include <gtest/gtest.h>

#include <filesystem>

#include "data/rows.h"
#include "layers/layers.h"
#include "model/sequential.h"

namespace lamina {
namespace {

Sequential two_layers(SequentialOptions options = {}) {
  return Sequential({layers::Dense(8, {.activation = "relu"}), layers::Dense(1)}, std::move(options));
}

std::string message_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

struct Samples {
  Tensor x, y;
  Samples() {
    std::vector<float> xs, ys;
    for (int i = 0; i < 64; ++i) {
      xs.push_back(static_cast<float>(i % 8) / 8);
      xs.push_back(static_cast<float>(i / 8) / 8);
      ys.push_back(xs[xs.size() - 1] + 2 * xs[xs.size() - 2]);
    }
    x = Tensor::from(xs, {64, 2});
    y = Tensor::from(ys, {64, 1});
  }
};

TEST(Sequential, IsBuiltFromItsInputShape) {
  const Sequential net = two_layers({.input_shape = Shape{2}});
  ASSERT_TRUE(net.built());
  EXPECT_EQ(net.count_params(), 2 * 8 + 8 + 8 + 1);
  EXPECT_EQ(net.weight_names()[0], "dense/kernel");
  EXPECT_EQ(net.layers().size(), 2u);
}

TEST(Sequential, TakesTheShapeFromTheDataAndKeepsWhatWasCompiled) {
  const Samples samples;
  const Sequential net = two_layers({.seed = 3});
  net.compile({.optimizer = "adam", .loss = "mse", .metrics = {"mae"}});
  EXPECT_FALSE(net.built());
  const History history = net.fit(samples.x, samples.y, {.epochs = 5, .verbose = 0});
  EXPECT_TRUE(net.built());
  EXPECT_LT(history["loss"].back(), history["loss"].front());
  EXPECT_EQ(history.curves().count("mae"), 1u);
  EXPECT_EQ(net.evaluate(samples.x, samples.y, {.verbose = 0}).entries().size(), 2u);
  const Tensor p = net.predict(samples.x, {.verbose = 0});
  EXPECT_EQ(p.shape(), (Shape{64, 1}));
}

TEST(Sequential, TakesTheShapeFromADataset) {
  const Samples samples;
  const Sequential net = two_layers();
  net.compile({.optimizer = "sgd", .loss = "mse"});
  const History history = net.fit(data::from_tensors(samples.x, samples.y).batch(16), {.verbose = 0});
  EXPECT_EQ(history.epochs().size(), 1u);
}

TEST(Sequential, IsTheSameAsTheModelOfItsLayers) {
  const Samples samples;
  const Sequential net = two_layers({.input_shape = Shape{2}, .seed = 5});
  auto x = Input({2});
  const Model model(x, layers::Dense(1)(layers::Dense(8, {.activation = "relu"})(x)), {.seed = 5});
  const Tensor a = net.predict(samples.x, {.verbose = 0}), b = model.predict(samples.x, {.verbose = 0});
  for (int i = 0; i < 64; ++i) EXPECT_EQ(a.at<float>(i, 0), b.at<float>(i, 0));
}

TEST(Sequential, CopiesMeanTheSame) {
  Sequential net;
  Sequential copy = net;
  copy.add(layers::Dense(3));
  EXPECT_EQ(net.layers().size(), 1u);
  net.build({4});
  EXPECT_TRUE(copy.built());
}

TEST(Sequential, AddAndPopMakeTheModelAnew) {
  Sequential net = two_layers({.input_shape = Shape{2}});
  const float before = net.get_weights()[0].at<float>(0, 0);
  net.add(layers::Activation("sigmoid"));
  EXPECT_EQ(net.get_weights()[0].at<float>(0, 0), before);
  net.pop();
  net.pop();
  EXPECT_EQ(net.model().outputs()[0].shape().back(), 8);
  net.pop();
  EXPECT_FALSE(net.built());
  EXPECT_THROW(net.pop(), Error);
  net.add(layers::Dense(5));
  EXPECT_EQ(net.model().outputs()[0].shape(), (Shape{kUnknown, 5}));
}

TEST(Sequential, IsCalledLikeALayer) {
  auto x = Input({2});
  const Sequential net = two_layers();
  auto y = net(x);
  EXPECT_EQ(y.shape(), (Shape{kUnknown, 1}));
  const Model model(x, layers::Dense(2)(y));
  EXPECT_EQ(model.count_params(), 33 + 4);
  const Sequential outer({net, layers::Dense(4)}, {.input_shape = Shape{2}});
  EXPECT_EQ(outer.count_params(), 33 + 8);
}

TEST(Sequential, SummaryWithAndWithoutShapes) {
  const Sequential net = two_layers();
  EXPECT_EQ(net.summary_text(), R"(Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┓
┃ Layer (type)                         ┃ Output Shape                ┃         Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━┩
│ dense (Dense)                        │ ?                           │     0 (unbuilt) │
├──────────────────────────────────────┼─────────────────────────────┼─────────────────┤
│ dense_1 (Dense)                      │ ?                           │     0 (unbuilt) │
└──────────────────────────────────────┴─────────────────────────────┴─────────────────┘
 Total params: 0 (0.00 B)
 Trainable params: 0 (0.00 B)
 Non-trainable params: 0 (0.00 B)
)");
  net.build({20});
  const std::string text = net.summary_text();
  EXPECT_EQ(text.find("InputLayer"), std::string::npos);
  EXPECT_NE(
      text.find("│ dense (Dense)                        │ (None, 8)                   │             168 │\n"),
      std::string::npos)
      << text;
}

// As in Keras, where the inner layers stand without an InputLayer.
TEST(Sequential, IsCalledSoInsideAModel) {
  auto x = Input({2});
  const Model model(x, layers::Dense(2)(two_layers()(x)));
  const std::string text = model.summary_text({.expand_nested = true});
  EXPECT_NE(text.find("│ sequential (Sequential) "), std::string::npos) << text;
  EXPECT_NE(text.find("│    └ dense (Dense) "), std::string::npos) << text;
  EXPECT_EQ(text.find("└ input_layer"), std::string::npos) << text;
  EXPECT_EQ(model.weight_names()[0], "sequential/dense/kernel");
  EXPECT_NE(model.to_text().find("sequential = Sequential("), std::string::npos) << model.to_text();
  for (const std::string& picture : {model.to_dot(), model.to_svg()})
    EXPECT_NE(picture.find("sequential"), std::string::npos) << picture;
}

TEST(Sequential, IsTitledSo) {
  const Sequential net = two_layers();
  net.build({2});
  EXPECT_EQ(net.model().name(), "sequential");
  EXPECT_NE(net.to_dot().find("sequential"), std::string::npos) << net.to_dot();
}

TEST(Sequential, ErrorsNameTheLineAndTheRemedy) {
  const Samples samples;
  const Sequential net = two_layers();
  const std::string unbuilt = message_of([&] { net.count_params(); });
  EXPECT_NE(unbuilt.find("sequential_test.cpp:"), std::string::npos) << unbuilt;
  EXPECT_NE(unbuilt.find("not built"), std::string::npos) << unbuilt;
  EXPECT_THROW(Sequential({net, layers::Dense(1)}), Error);
  net.build({3});
  const std::string other = message_of([&] { net.build({2}); });
  EXPECT_NE(other.find("built for samples [3], received [2]"), std::string::npos) << other;
  const std::string uncompiled = message_of([&] { net.fit(samples.x, samples.y); });
  EXPECT_NE(uncompiled.find("fit needs a compiled model"), std::string::npos) << uncompiled;
  const std::string two = message_of([&] { net.predict({samples.x, samples.x}); });
  EXPECT_NE(two.find("expects one input tensor, received 2"), std::string::npos) << two;
  EXPECT_THROW(Sequential().build({2}), Error);
  EXPECT_THROW(Sequential({Layer()}), Error);
}

TEST(Sequential, AFailedBuildLeavesItUnbuilt) {
  const Sequential net({layers::Conv2D(4, 3), layers::Flatten(), layers::Dense(2)});
  EXPECT_THROW(net.build({5}), Error);
  EXPECT_FALSE(net.built());
  net.build({8, 8, 1});
  EXPECT_TRUE(net.built());
}

}  // namespace
}  // namespace lamina
