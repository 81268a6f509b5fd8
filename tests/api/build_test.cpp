#include <gtest/gtest.h>
#include <lamina/lamina.h>

// Building models: each idea of the functional API as a user writes it.

using namespace lamina;

namespace {

Shape shape_of(const SymbolicTensor& x) { return x.shape(); }

TEST(ApiBuild, SeveralEnds) {
  auto title = Input({100}, {.name = "title", .dtype = DType::Int32});
  auto body = Input({kUnknown, 300}, {.name = "body"});  // unknown length
  auto words = layers::Embedding(10000, 64)(title);
  auto text = layers::Dense(128)(layers::Flatten()(words));
  auto other = ops::mean(body, {.axes = {1}});
  auto x = layers::concatenate({text, other});
  auto prio = layers::Dense(1, {.activation = "sigmoid", .name = "priority"})(x);
  auto dept = layers::Dense(4, {.name = "department"})(x);
  Model model({title, body}, {prio, dept}, {.name = "tickets", .seed = 7});

  EXPECT_EQ(model.name(), "tickets");
  EXPECT_EQ(model.input_names(), (std::vector<std::string>{"title", "body"}));
  EXPECT_EQ(model.output_names(), (std::vector<std::string>{"priority", "department"}));
  EXPECT_EQ(shape_of(x), (Shape{kUnknown, 428}));
}

TEST(ApiBuild, OneTensorOrABracedList) {
  auto a = Input({4}), b = Input({4});
  Model one(a, layers::Dense(2)(a));
  Model two({a, b}, {layers::Dense(2)(a), layers::Dense(2)(b)});
  Model from_two({a, b}, layers::add({a, b}));
  EXPECT_EQ(one.inputs().size(), 1U);
  EXPECT_EQ(two.outputs().size(), 2U);
  EXPECT_EQ(from_two.outputs().size(), 1U);
}

TEST(ApiBuild, NamedEnds) {
  auto a = Input({4}), b = Input({4});
  auto y = layers::Dense(2)(layers::add({a, b}));
  Model model({{"left", a}, {"right", b}}, {{"out", y}});
  EXPECT_EQ(model.input_names(), (std::vector<std::string>{"left", "right"}));
  EXPECT_EQ(model.output_names(), (std::vector<std::string>{"out"}));
}

TEST(ApiBuild, LayersThatReturnSeveralTensors) {
  auto inner = Input({6});
  Model statistics(inner,
                   {ops::mean(inner, {.axes = {1}, .keepdims = true}), ops::max(inner, {.axes = {1}})});
  auto x = Input({6});
  auto [mean, max] = statistics(x).as<2>();
  EXPECT_EQ(shape_of(mean), (Shape{kUnknown, 1}));
  EXPECT_EQ(shape_of(max), (Shape{kUnknown}));
  EXPECT_EQ(statistics(x).all().size(), 2U);
}

TEST(ApiBuild, CallOptionsFollowTheTensors) {
  auto x = Input({6});
  auto dropout = layers::Dropout(0.5);
  Model always(x, dropout(x, {.training = true})), usual(x, dropout(x));
  Tensor ones = Tensor::from(std::vector<float>(60, 1.0F), {10, 6});
  Tensor dropped = always.predict(ones, {.verbose = 0}), kept = usual.predict(ones, {.verbose = 0});
  auto zeros = [](const Tensor& t) {
    return std::count(t.span<float>().begin(), t.span<float>().end(), 0.0F);
  };
  EXPECT_GT(zeros(dropped), 0);
  EXPECT_EQ(zeros(kept), 0);
}

TEST(ApiBuild, SymbolicTensorsKnowArithmetic) {
  auto x = Input({4}), y = Input({4});
  EXPECT_EQ(shape_of(x + y), (Shape{kUnknown, 4}));
  EXPECT_EQ(shape_of(2.0f * x - 1), (Shape{kUnknown, 4}));
  EXPECT_EQ(shape_of(x[{all, slice(0, 3)}]), (Shape{kUnknown, 3}));
  EXPECT_EQ(shape_of(ops::matmul(layers::Reshape({2, 2})(x), layers::Reshape({2, 2})(y))),
            (Shape{kUnknown, 2, 2}));
  EXPECT_EQ(shape_of(ops::mean(x, {.axes = {1}, .keepdims = true})), (Shape{kUnknown, 1}));
  EXPECT_EQ(shape_of(ops::where(x > 0, x, y)), (Shape{kUnknown, 4}));

  Model model({x, y}, ops::where(x > 0, 2.0f * x - 1, -y / 4 + x * y));
  Tensor p =
      model.predict({Tensor::from<float>({3, -1, 0, 2}, {1, 4}), Tensor::from<float>({1, 8, 4, 1}, {1, 4})},
                    {.verbose = 0});
  EXPECT_EQ(std::vector<float>(p.span<float>().begin(), p.span<float>().end()),
            (std::vector<float>{5, -10, -1, 3}));
}

TEST(ApiBuild, AModelIsALayer) {
  auto x = Input({8});
  Model encoder(x, layers::Dense(3)(x), {.name = "encoder"});
  auto a = Input({8}), b = Input({8});
  auto left = encoder(a), right = encoder(b);
  Model model({a, b}, ops::square(left - right));
  EXPECT_EQ(model.count_params(), encoder.count_params());  // shared
}

TEST(ApiBuild, ALayerIsAValue) {
  auto a = Input({8}), b = Input({8});
  auto shared = layers::Dense(3);
  auto copy = shared;
  Model model({a, b}, layers::concatenate({shared(a), copy(b)}));
  EXPECT_EQ(model.count_params(), 8 * 3 + 3);
}

TEST(ApiBuild, AnyTensorOnTheWayIsAnOutput) {
  auto image = Input({8, 8, 1});
  auto x = layers::Conv2D(4, 3, {.name = "conv5"})(image);
  Model model(image, layers::Dense(2)(layers::Flatten()(x)));
  Model features(model.inputs(), model.layer("conv5").output());
  EXPECT_EQ(features.outputs()[0].shape(), (Shape{kUnknown, 6, 6, 4}));
  EXPECT_EQ(features.count_params(), 3 * 3 * 4 + 4);
}

TEST(ApiBuild, ARowOfLayers) {
  Sequential net({layers::Dense(64, {.activation = "relu"}), layers::Dense(10)});
  Tensor p = net.predict(Tensor::from(std::vector<float>(20, 1.0F), {4, 5}), {.verbose = 0});
  EXPECT_EQ(p.shape(), (Shape{4, 10}));
  EXPECT_EQ(net.count_params(), 5 * 64 + 64 + 64 * 10 + 10);
}

TEST(ApiBuild, WhatIsWrongIsSaidWhereItStands) {
  auto a = Input({64}), b = Input({128});
  auto dense = layers::Dense(4, {.name = "department"});
  dense(b);
  auto joined = layers::concatenate({a[{all, slice(0, 32)}], a[{all, slice(32, 64)}]});
  try {
    dense(joined);
    FAIL() << "a Dense that was built for 128 features took 64";
  } catch (const Error& e) {
    const std::string what = e.what();
    for (const char* part : {"build_test.cpp:", "Dense(\"department\") expects", "128",
                             "received f32[?, 64] from concatenate (build_test.cpp:"})
      EXPECT_NE(what.find(part), std::string::npos) << part << " in: " << what;
  }
}

}  // namespace
