#include "tests/errors/refused.h"

// Models that cannot be made, and questions that a model has no answer to.
namespace lamina::errors {
namespace {

TEST(ModelErrors, OutputThatDoesNotDependOnTheInputs) {
  auto a = Input({4}, {.name = "a"}, Source("net.cpp", 1)),
       b = Input({4}, {.name = "b"}, Source("net.cpp", 2));
  auto h = layers::Dense(3, {.name = "hidden"})(b, {}, Source("net.cpp", 3));
  auto y = layers::Dense(1, {.name = "score"})(h, {}, Source("net.cpp", 4));
  const Attempt wrong = [&] { Model(a, y); };
  expect_refused(
      wrong,
      "Model cannot compute f32[?, 1] from Dense(\"score\") (net.cpp:4) from its inputs: it depends "
      "on f32[?, 4] from InputLayer(\"b\") (net.cpp:2), by the path Dense(\"score\") <- "
      "Dense(\"hidden\") <- InputLayer(\"b\").\n  Add that Input to the model's inputs.");
}

TEST(ModelErrors, TwoLayersOfOneName) {
  auto x = Input({4});
  auto h = layers::Dense(3, {.name = "same"})(x, {}, Source("net.cpp", 2));
  auto y = layers::Dense(1, {.name = "same"})(h, {}, Source("net.cpp", 3));
  const Attempt wrong = [&] { Model(x, y); };
  expect_refused(wrong,
                 "Model expects layers of different names, received two named \"same\" (net.cpp:2 and "
                 "net.cpp:3).\n  Rename one of them.");
}

TEST(ModelErrors, NamesThatNoFileMayHold) {
  for (const auto& [name, quoted] : {std::pair<std::string, std::string>{"block/conv", "\"block/conv\""},
                                     {"two\nlines", "\"two\\x0alines\""},
                                     {std::string("a\0b", 3), "\"a\\x00b\""},
                                     {"\xff", "\"\\xff\""}}) {
    auto x = Input({4});
    auto y = layers::Dense(1, {.name = name})(x, {}, Source("net.cpp", 2));
    const Attempt wrong = [&] { Model(x, y); };
    expect_refused(
        wrong,
        "Model expects names of at most 512 bytes of UTF-8 without slashes and control characters, "
        "received " +
            quoted + " (net.cpp:2).\n  Rename the layer.");
  }
}

TEST(ModelErrors, Ends) {
  auto x = Input({4}, {}, Source("net.cpp", 1));
  auto y = layers::Dense(1)(x);
  const Attempt none = [&] { Model(std::vector<SymbolicTensor>(), y); };
  expect_refused(none, "Model expects at least one input, received none.\n  Give it a tensor.");
  const Attempt empty = [&] { Model(x, SymbolicTensor()); };
  expect_refused(empty,
                 "Model expects symbolic tensors as outputs, received an empty one.\n"
                 "  Use Inputs and results of layers.");
  const Attempt twice = [&] { Model({x, x}, y); };
  expect_refused(twice,
                 "Model expects different inputs, received f32[?, 4] from input_layer (net.cpp:1) twice.\n"
                 "  Name each input once.");
  const Attempt names = [&] { Model({{"left", x}, {"left", y}}, y); };
  expect_refused(names, "the name \"left\" stands twice in one list.\n  Name each entry once.");
}

// Gives three tensors.
struct Split {
  std::vector<SymbolicTensor> call(const SymbolicTensor& x) const { return {x, x, x}; }
};

TEST(ModelErrors, SeveralTensorsAsOneOutput) {
  auto x = Input({4});
  auto parts = layers::custom(Split())(x);
  const Attempt wrong = [&] { Model(x, parts); };
  expect_refused(wrong,
                 "Model received the 3 tensors of one call as one output.\n"
                 "  Take them apart with as<3>().");
}

Model pair() {
  auto a = Input({4}, {.name = "a"}), b = Input({6}, {.name = "b"});
  auto y = layers::Dense(1, {.name = "score"})(layers::concatenate({a, b}));
  return Model({a, b}, y, {.name = "pair", .seed = 1});
}

TEST(ModelErrors, CalledLikeALayer) {
  const Model model = pair();
  auto x = Input({4}, {}, Source("net.cpp", 1));
  const Attempt one = [&] { model(x); };
  expect_refused(one,
                 "Functional(\"pair\") expects f32[?, 4] and f32[?, 6], received f32[?, 4] from input_layer "
                 "(net.cpp:1).\n  Call it on tensors like the model's inputs.");
  const Attempt shapes = [&] { model(std::vector{x, x}); };
  expect_refused(shapes,
                 "Functional(\"pair\") expects f32[?, 4] and f32[?, 6], received f32[?, 4] from input_layer "
                 "(net.cpp:1) and f32[?, 4] from input_layer (net.cpp:1).\n"
                 "  Call it on tensors like the model's inputs.");
}

TEST(ModelErrors, UnknownLayer) {
  const Model model = pair();
  const Attempt name = [&] { model.layer("nope"); };
  expect_refused(name, "no layer named \"nope\" in this model.\n  There are: a, b, concatenate, score.");
  const Attempt call = [&] { model.layer("score").output(1); };
  expect_refused(call,
                 "layer \"score\" is called 1 times in this model, so there is no call 1.\n"
                 "  Calls are counted from 0.");
}

TEST(ModelErrors, SetWeights) {
  const Model model = pair();
  const Attempt count = [&] { model.set_weights({zeros({10, 1})}); };
  expect_refused(count, "set_weights expects 2 tensors, received 1.\n  Give one for each of weight_names().");
  const Attempt shape = [&] { model.set_weights({zeros({1, 10}), zeros({1})}); };
  expect_refused(shape,
                 "set_weights expects f32[10, 1] for score/kernel, received f32[1, 10].\n"
                 "  Give the tensors in the order of weight_names().");
  const Attempt empty = [&] { model.set_weights({zeros({10, 1}), Tensor()}); };
  expect_refused(empty,
                 "set_weights expects f32[1] for score/bias, received an empty tensor.\n"
                 "  Give the tensors in the order of weight_names().");
}

TEST(ModelErrors, Plots) {
  const Model model = pair();
  const Attempt ending = [&] { model.plot("model.png"); };
  expect_refused(ending,
                 "plot expects a path that ends in .svg or .dot, received \"model.png\".\n"
                 "  Write an SVG: browsers show it, and other programs make a PNG or PDF of it.");
  const Attempt folder = [&] { model.plot("/nowhere/model.svg"); };
  expect_refused(folder,
                 "cannot write /nowhere/model.svg.\n  Choose a folder that exists and can be written to.");
  const Attempt plan = [&] { model.plan().plot("/nowhere/plan.svg"); };
  expect_refused(plan,
                 "cannot write /nowhere/plan.svg.\n  Choose a folder that exists and can be written to.");
  const Attempt picture = [&] { model.plan().plot("plan.txt"); };
  expect_refused(picture,
                 "a plan's picture is an SVG, received the path \"plan.txt\".\n  Let it end in .svg.");
}

TEST(ModelErrors, Plans) {
  const Model model = pair();
  const Attempt batch = [&] { model.plan({.batch_size = 0}); };
  expect_refused(batch, "batch_size expects at least 1, received 0.\n  32 is usual.");
  auto x = Input({kUnknown, 8});
  const Model open(x, layers::Dense(2)(x));
  const Attempt sizes = [&] { open.plan(); };
  expect_refused(sizes,
                 "a plan needs the sizes of all axes but the batch, the model has f32[32, ?, 8].\n"
                 "  Give its Input known sizes.");
}

// 4 TB of weights are refused before anything is allocated.
TEST(ModelErrors, MoreWeightsThanMemory) {
  auto x = Input({1'000'000});
  auto y = layers::Dense(1'000'000, {.kernel_initializer = "zeros"})(x);
  const Attempt zeros = [&] { Model(x, y); };
  expect_refused(zeros,
                 "there is no memory for f32[1000000, 1000000], which takes 3726 GiB.\n"
                 "  Use smaller sizes, or a smaller batch_size.");
  auto z = layers::Dense(1'000'000)(x);
  const Attempt drawn = [&] { Model(x, z); };
  expect_refused(drawn,
                 "there is no memory for f32[1000000, 1000000], which takes 3726 GiB.\n"
                 "  Use smaller sizes, or a smaller batch_size.");
}

TEST(SequentialErrors, WithoutShapeOrLayers) {
  const Sequential net({layers::Dense(2)});
  const Attempt count = [&] { net.count_params(); };
  expect_refused(count,
                 "Sequential is not built: the shape of its samples is not known yet.\n"
                 "  Give it .input_shape, or call build or fit first.");
  const Attempt layer = [&] { net.layer("dense"); };
  expect_refused(layer,
                 "Sequential is not built: the shape of its samples is not known yet.\n"
                 "  Give it .input_shape, or call build or fit first.");
  const Attempt none = [] { Sequential().build({4}); };
  expect_refused(none, "Sequential has no layers yet.\n  Add one first.");
  const Attempt empty = [] { Sequential({Layer()}); };
  expect_refused(empty, "Sequential received an empty Layer.\n  Assign a layer to it first.");
}

TEST(SequentialErrors, OtherShapes) {
  Sequential net({layers::Dense(2)}, {.input_shape = Shape{4}});
  const Attempt build = [&] { net.build({5}); };
  expect_refused(build,
                 "Sequential was built for samples [4], received [5].\n"
                 "  Make a new Sequential of new layers for these.");
  const Attempt two = [&] { net.predict({zeros({2, 4}), zeros({2, 4})}); };
  expect_refused(two, "Sequential expects one input tensor, received 2.\n  Use Model for several inputs.");
  const Attempt layer = [&] { net.add(layers::Conv2D(2, 3)); };
  expect_refused(layer,
                 "Conv2D expects images of rank 4, [batch, height, width, channels], received f32[?, 2] from "
                 "dense (model_test.cpp:$LINE).\n  Reshape it first; grey images have 1 channel.");
}

}  // namespace
}  // namespace lamina::errors
