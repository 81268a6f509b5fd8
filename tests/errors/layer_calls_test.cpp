#include "tests/errors/refused.h"

// Layers called on what they cannot take.
namespace lamina::errors {
namespace {

TEST(LayerCallErrors, DenseOfWrongRankAndType) {
  auto number = Input({}, {}, Source("net.cpp", 1)),
       words = Input({4}, {.dtype = DType::Int32}, Source("net.cpp", 2));
  const Attempt rank = [&] { layers::Dense(2)(number); };
  expect_refused(rank,
                 "Dense expects a tensor of at least rank 2, batch and features, received f32[?] from "
                 "input_layer (net.cpp:1).\n  Reshape it first.");
  const Attempt type = [&] { layers::Dense(2)(words); };
  expect_refused(type,
                 "Dense expects floating-point numbers, received i32[?, 4] from input_layer "
                 "(net.cpp:2).\n  Convert it with ops::cast, or use an Embedding.");
}

TEST(LayerCallErrors, SharedDenseOnOtherFeatures) {
  auto shared = layers::Dense(8, {.name = "department"});
  auto a = Input({128}, {.name = "a"}), b = Input({64}, {.name = "b"}, Source("net.cpp", 2));
  shared(a);
  const Attempt wrong = [&] { shared(b); };
  expect_refused(wrong,
                 "Dense(\"department\") expects the last axis to be 128, received f32[?, 64] from "
                 "InputLayer(\"b\") (net.cpp:2).\n  Call it on a tensor with 128 features, or build a new "
                 "Dense for this one.");
}

TEST(LayerCallErrors, DenseOfUnknownFeatures) {
  auto x = Input({kUnknown}, {}, Source("net.cpp", 1));
  const Attempt wrong = [&] { layers::Dense(8)(x); };
  expect_refused(wrong,
                 "Dense expects known sizes for its weight \"kernel\" of shape [?, 8], received f32[?, ?] "
                 "from input_layer (net.cpp:1).\n  Give the Input that axis's size.");
}

// The two inputs that merges are tried on, and how messages tell them.
struct Pair {
  SymbolicTensor a = Input({4, 5}, {.name = "a"}, Source("net.cpp", 1)),
                 b = Input({4, 6}, {.name = "b"}, Source("net.cpp", 2));
  std::string received =
      "received f32[?, 4, 5] from InputLayer(\"a\") (net.cpp:1) and f32[?, 4, 6] from InputLayer(\"b\") "
      "(net.cpp:2).\n";
};

TEST(LayerCallErrors, Merges) {
  const Pair p;
  const Attempt add = [&] { layers::Add()({p.a, p.b}); };
  expect_refused(add, "Add expects tensors whose shapes can be broadcast together, " + p.received +
                          "  Make each pair of sizes equal, or one of them 1.");
  const Attempt plus = [&] { p.a + p.b; };
  expect_refused(plus, "Add expects tensors whose shapes can be broadcast together, " + p.received +
                           "  Make each pair of sizes equal, or one of them 1.");
  const Attempt join = [&] { layers::concatenate({p.a, p.b}, {.axis = 1}); };
  expect_refused(join, "Concatenate expects tensors of equal sizes on all axes but axis 1, " + p.received +
                           "  Reshape or crop them, or concatenate along another axis.");
  const Attempt axis = [&] { layers::concatenate({p.a, p.b}, {.axis = 3}); };
  expect_refused(axis, "Concatenate expects tensors that have its axis 3, " + p.received +
                           "  Use an axis from -3 to 2.");
  auto whole = Input({4, 5}, {.dtype = DType::Int32}, Source("net.cpp", 3));
  const Attempt types = [&] { layers::concatenate({p.a, whole}); };
  expect_refused(
      types,
      "Concatenate expects tensors of one dtype, received f32[?, 4, 5] from InputLayer(\"a\") "
      "(net.cpp:1) and i32[?, 4, 5] from input_layer (net.cpp:3).\n  Convert them with ops::cast.");
  const Attempt dot = [&] { layers::dot({p.a, p.b}, {.axes = 2}); };
  expect_refused(dot,
                 "Dot expects equal sizes on axis 2 of the first and axis 2 of the second, and one batch "
                 "size, " +
                     p.received + "  Choose other axes, or reshape one of them.");
}

TEST(LayerCallErrors, MergesOfWrongCounts) {
  const Pair p;
  const std::string one = "received f32[?, 4, 5] from InputLayer(\"a\") (net.cpp:1).\n";
  const Attempt lonely = [&] { layers::Add()({p.a}); };
  expect_refused(lonely, "Add expects a list of at least 2 tensors, " + one +
                             "  Call it on a braced list: layer({x, y}).");
  const Attempt difference = [&] { layers::subtract({p.a}); };
  expect_refused(difference, "Subtract expects a list of exactly 2 tensors, " + one + "  Call it on two.");
  const Attempt dense = [&] { layers::Dense(2)({p.a, p.b}); };
  expect_refused(dense, "Dense expects one tensor, " + p.received + "  Concatenate them first.");
}

TEST(LayerCallErrors, Images) {
  auto flat = Input({784}, {}, Source("net.cpp", 1)), small = Input({2, 2, 3}, {}, Source("net.cpp", 2));
  const Attempt rank = [&] { layers::Conv2D(8, 3)(flat); };
  expect_refused(rank,
                 "Conv2D expects images of rank 4, [batch, height, width, channels], received f32[?, 784] "
                 "from input_layer (net.cpp:1).\n  Reshape it first; grey images have 1 channel.");
  const Attempt kernel = [&] { layers::Conv2D(8, 3)(small); };
  expect_refused(kernel,
                 "Conv2D expects images of at least 3x3 under its window, received f32[?, 2, 2, 3] from "
                 "input_layer (net.cpp:2).\n  Use padding = \"same\", a smaller window, or larger images.");
  const Attempt pool = [&] { layers::MaxPooling2D(3)(small); };
  expect_refused(pool,
                 "MaxPooling2D expects images of at least 3x3 under its window, received f32[?, 2, 2, 3] "
                 "from input_layer (net.cpp:2).\n  Use padding = \"same\", a smaller window, or larger "
                 "images.");
  const Attempt groups = [&] { layers::Conv2D(4, 1, {.groups = 2})(small); };
  expect_refused(groups,
                 "Conv2D expects channels that divide into its 2 groups, received f32[?, 2, 2, 3] from "
                 "input_layer (net.cpp:2).\n  Use a number of groups that divides the channels.");
}

TEST(LayerCallErrors, SharedConv2DOnOtherChannels) {
  auto grey = Input({8, 8, 1}, {}, Source("net.cpp", 1)), rgb = Input({8, 8, 3}, {}, Source("net.cpp", 2));
  auto shared = layers::Conv2D(4, 3);
  shared(grey);
  const Attempt wrong = [&] { shared(rgb); };
  expect_refused(wrong,
                 "Conv2D expects images of 1 channels, received f32[?, 8, 8, 3] from input_layer "
                 "(net.cpp:2).\n  Call it on such images, or build a new Conv2D for these.");
}

TEST(LayerCallErrors, Shapes) {
  auto x = Input({4, 6}, {}, Source("net.cpp", 1));
  const std::string received = "received f32[?, 4, 6] from input_layer (net.cpp:1).\n";
  const Attempt count = [&] { layers::Reshape({5, 5})(x); };
  expect_refused(count, "Reshape expects samples that fit into its target_shape [5, 5], " + received +
                            "  A sample of it has 24 elements; give a shape of as many.");
  const Attempt open = [&] { layers::Reshape({5, -1})(x); };
  expect_refused(open, "Reshape expects samples that fit into its target_shape [5, ?], " + received +
                           "  A sample of it has 24 elements; give a shape of as many.");
  const Attempt permute = [&] { layers::Permute({1})(x); };
  expect_refused(permute, "Permute expects a tensor of rank 2, the batch and its dims, " + received +
                              "  Name each axis of a sample once.");
  const Attempt softmax = [&] { layers::Softmax({.axis = 0})(x); };
  expect_refused(softmax, "Softmax expects a tensor that has axis 0 behind the batch axis, " + received +
                              "  Use an axis from 1 to 2.");
  const Attempt two = [&] { layers::Flatten()({x, x}); };
  expect_refused(two,
                 "Flatten expects one tensor, received f32[?, 4, 6] from input_layer (net.cpp:1) and "
                 "f32[?, 4, 6] from input_layer (net.cpp:1).\n  Concatenate them first, or call it on each.");
}

TEST(LayerCallErrors, NoTensor) {
  auto dense = layers::Dense(2);
  const Attempt braces = [&] { dense({}); };
  expect_refused(braces, "Dense was called on no tensor.\n  Call it on at least one.");
  const Attempt empty = [&] { dense(SymbolicTensor()); };
  expect_refused(empty,
                 "Dense was called on an empty SymbolicTensor.\n"
                 "  Call it on an Input or on another layer's result.");
}

TEST(LayerCallErrors, NoLayer) {
  auto x = Input({4});
  Layer none;
  const Attempt call = [&] { none(x); };
  expect_refused(call, "an empty Layer was called.\n  Assign a layer to it first.");
  Layer dense = layers::Dense(2);
  const Layer taken = std::move(dense);
  const Attempt moved = [&] { dense(x); };  // NOLINT(bugprone-use-after-move)
  expect_refused(moved, "an empty Layer was called.\n  Assign a layer to it first.");
  EXPECT_THROW(none.name(), Error);
  EXPECT_THROW(none.set_trainable(false), Error);
}

// Gives three tensors.
struct Split {
  std::vector<SymbolicTensor> call(const SymbolicTensor& x) const { return {x, x, x}; }
};

TEST(LayerCallErrors, SeveralTensorsAsOne) {
  auto x = Input({4});
  auto parts = layers::custom(Split())(x, {}, Source("net.cpp", 2));
  const Attempt two = [&] { parts.as<2>(); };
  expect_refused(two,
                 "Split (net.cpp:2) returns 3 tensors, but 2 were asked for.\n  Take them with as<3>().");
  const Attempt one = [&] { layers::Dense(2)(parts); };
  expect_refused(one,
                 "Dense was called on the 3 tensors of one call as if they were one.\n"
                 "  Take them apart with as<3>().");
  const Attempt shape = [&] { parts.shape(); };
  expect_refused(shape, "the 3 tensors of one call have no one type.\n  Take them apart with as<3>().");
  const Attempt none = [] { SymbolicTensor().shape(); };
  expect_refused(none,
                 "an empty SymbolicTensor has no type.\n  Assign an Input or a layer's result to it first.");
}

struct Nested {
  Layer inner = layers::Dense(2);
  SymbolicTensor call(const SymbolicTensor& x) const { return inner(x, {}, Source("own.cpp", 7)); }
};

TEST(LayerCallErrors, LayerInsideALayer) {
  auto x = Input({4});
  const Attempt wrong = [&] { layers::custom(Nested())(x); };
  support::expect_error(wrong,
                        "own.cpp:7: Dense was called inside another layer's call.\n"
                        "  Use ops there, or make a Model of the layers and call that.");
}

TEST(LayerCallErrors, SizesThatCannotBeCounted) {
  auto x = Input({std::int64_t{1} << 31, std::int64_t{1} << 30}, {}, Source("net.cpp", 1));
  const Attempt wrong = [&] { layers::Dense(1 << 30)(layers::Flatten()(x)); };
  expect_refused(wrong,
                 "Dense: a tensor of shape [2305843009213693952, 1073741824] has more elements than can be "
                 "counted.\n  Use smaller sizes.");
}

TEST(LayerCallErrors, Ops) {
  auto x = Input({4, 6}, {}, Source("net.cpp", 1));
  const Attempt product = [&] { ops::matmul(x, x); };
  expect_refused(product,
                 "Matmul expects inner sizes to agree, here 6 and 4, received f32[?, 4, 6] from input_layer "
                 "(net.cpp:1) and f32[?, 4, 6] from input_layer (net.cpp:1).\n  Transpose or reshape one of "
                 "them.");
  const Attempt axis = [&] { ops::mean(x, {.axes = {3}}); };
  expect_refused(axis, "Mean: axis 3 does not exist in a tensor of rank 3.\n  Use an axis from -3 to 2.");
}

}  // namespace
}  // namespace lamina::errors
