#include <gtest/gtest.h>

#include <functional>

#include "core/ops/argmax.h"
#include "core/ops/batch_norm.h"
#include "core/ops/binary.h"
#include "core/ops/concatenate.h"
#include "core/ops/cross_entropy.h"
#include "core/ops/gather.h"
#include "core/ops/iota.h"
#include "core/ops/layer_norm.h"
#include "core/ops/matmul.h"
#include "core/ops/normalize.h"
#include "core/ops/one_hot.h"
#include "core/ops/pad.h"
#include "core/ops/random.h"
#include "core/ops/reduce.h"
#include "core/ops/reshape.h"
#include "core/ops/reverse.h"
#include "core/ops/slice.h"
#include "core/ops/softmax.h"

namespace lamina::ops {
namespace {

struct Wrong {
  std::string expected;  // a part of the message
  std::function<void(Graph&)> build;
};

Value x(Graph& graph, const Shape& shape, DType dtype = DType::Float32) {
  return graph.input("x", {dtype, shape});
}
Value integers(Graph& graph, const Shape& shape) { return x(graph, shape, DType::Int32); }

const Wrong kDtypes[] = {
    {"received f32[2] and i32[2]",
     [](Graph& g) {
       g.add_one(add_op, {x(g, {2}), integers(g, {2})});
     }},
    {"received f32[2], i32[2]",
     [](Graph& g) {
       concatenate({x(g, {2}), integers(g, {2})});
     }},
    {"integer indices, received f32[2]",
     [](Graph& g) {
       gather(x(g, {5, 3}), x(g, {2}));
     }},
    {"integer indices, received f32[2]", [](Graph& g) { scatter_add(x(g, {2}), x(g, {2}), 3); }},
    {"received bool[2]", [](Graph& g) { scatter_add(integers(g, {2}), x(g, {2}, DType::Bool), 3); }},
    {"integers, received f32[2]", [](Graph& g) { one_hot(x(g, {2}), 3); }},
    {"received axis 0 of bool[2]", [](Graph& g) { argmax(x(g, {2}, DType::Bool)); }},
    {"received bool[2]", [](Graph& g) { sum(x(g, {2}, DType::Bool)); }},
    {"received i32[2]", [](Graph& g) { softmax(integers(g, {2})); }},
    {"received f32[2, 3] and f32[2]",
     [](Graph& g) {
       sparse_softmax_cross_entropy(x(g, {2, 3}), x(g, {2}));
     }},
    {"received i32[2]", [](Graph& g) { random_uniform(integers(g, {2}), {}, 0); }},
    {"received i32[3]",
     [](Graph& g) {
       random_uniform(x(g, {2}, DType::Int64), {DType::Int32, {3}}, 0);
     }},
    {"received f32[2, 3] and i32[3, 4]",
     [](Graph& g) {
       matmul(x(g, {2, 3}), integers(g, {3, 4}));
     }},
};

// The ops themselves, which the functions that build them give what they take.
void norm(const OpDef& op, const Attrs& attrs, const Values& ends) { ends[0].graph->add(op, ends, attrs); }

const Wrong kNormalisations[] = {
    {"floating-point numbers, received i32[2, 4]",
     [](Graph& g) {
       norm(layer_norm_op, LayerNormAttrs{}, {integers(g, {2, 4})});
     }},
    {"floating-point numbers, received bool[2, 4]",
     [](Graph& g) {
       norm(batch_norm_op, BatchNormAttrs{}, {x(g, {2, 4}, DType::Bool)});
     }},
    {"bf16[2, 4] expects f32[4], received bf16[4]",
     [](Graph& g) {
       norm(layer_norm_op, LayerNormAttrs{.scale = true},
            {x(g, {2, 4}, DType::BFloat16), x(g, {4}, DType::BFloat16)});
     }},
    {"f32[2, 4] expects f32[4], received f16[4]",
     [](Graph& g) {
       norm(rms_norm_op, LayerNormAttrs{.scale = true}, {x(g, {2, 4}), x(g, {4}, DType::Float16)});
     }},
    {"bf16[2, 4] expects bf16[2, 4], received f32[2, 4]",
     [](Graph& g) {
       norm(layer_norm_grad_op, LayerNormAttrs{},
            {x(g, {2, 4}, DType::BFloat16), x(g, {2, 4}), x(g, {2}), x(g, {2})});
     }},
    {"bf16[2, 4] expects f32[2], received f64[2]",
     [](Graph& g) {
       const Value half = x(g, {2, 4}, DType::BFloat16);
       norm(rms_norm_grad_op, LayerNormAttrs{}, {half, half, x(g, {2}, DType::Float64)});
     }},
    {"f16[2, 4] expects f32[4], received f32[3]",
     [](Graph& g) {
       norm(batch_norm_op, BatchNormAttrs{.offset = true}, {x(g, {2, 4}, DType::Float16), x(g, {3})});
     }},
    {"f16[2, 4] expects f32[4], received f16[4]",
     [](Graph& g) {
       const Value half = x(g, {2, 4}, DType::Float16);
       norm(batch_norm_grad_op, BatchNormAttrs{}, {half, half, x(g, {4}), x(g, {4}, DType::Float16)});
     }},
};

const Wrong kShapes[] = {
    {"[2] and [3] cannot be broadcast", [](Graph& g) { x(g, {2}) + x(g, {3}); }},
    {"agree in all dimensions but axis 1, received f32[2, 3], f32[3, 3]",
     [](Graph& g) {
       concatenate({x(g, {2, 3}), x(g, {3, 3})}, 1);
     }},
    {"received f32[2, 3], f32[2]",
     [](Graph& g) {
       concatenate({x(g, {2, 3}), x(g, {2})}, 0);
     }},
    {"at least one tensor", [](Graph&) { concatenate(Values{}); }},
    {"add up to axis 0 of f32[5]",
     [](Graph& g) {
       split(x(g, {5}), {2, 2}, 0);
     }},
    {"at least rank 1, received f32[]", [](Graph& g) { gather(x(g, {}), integers(g, {2})); }},
    {"received f32[3] for indices i32[2]", [](Graph& g) { scatter_add(integers(g, {2}), x(g, {3}), 4); }},
    {"received axis 1 of f32[2, 0]",
     [](Graph& g) {
       argmax(x(g, {2, 0}));
     }},
    {"received f32[2, 3] and i32[3]",
     [](Graph& g) {
       sparse_softmax_cross_entropy(x(g, {2, 3}), integers(g, {3}));
     }},
    {"received f32[] and i32[]", [](Graph& g) { sparse_softmax_cross_entropy(x(g, {}), integers(g, {})); }},
    {"received f32[2, 3] and f32[4, 5]: 3 is not 4",
     [](Graph& g) {
       matmul(x(g, {2, 3}), x(g, {4, 5}));
     }},
    {"received f32[3] and f32[3, 4]",
     [](Graph& g) {
       matmul(x(g, {3}), x(g, {3, 4}));
     }},
    {"cannot reshape [2, 3] into [4]",
     [](Graph& g) {
       reshape(x(g, {2, 3}), {4});
     }},
    {"expects each axis once",
     [](Graph& g) {
       transpose(x(g, {2, 3}), {0, 0});
     }},
    {"cannot be broadcast",
     [](Graph& g) {
       broadcast_to(x(g, {2, 3}), {2, 4});
     }},
    {"parameters for [1, 4], received f32[3]",
     [](Graph& g) {
       layer_norm(x(g, {2, 4}), {.scale = x(g, {3}), .offset = {}});
     }},
};

const Wrong kNumbers[] = {
    {"axis 2 does not exist in a tensor of rank 2",
     [](Graph& g) {
       concatenate({x(g, {2, 3}), x(g, {2, 3})}, 2);
     }},
    {"axis -3 does not exist",
     [](Graph& g) {
       softmax(x(g, {2, 3}), -3);
     }},
    {"axis 1 does not exist", [](Graph& g) { argmax(x(g, {2}), 1); }},
    {"axis 0 does not exist", [](Graph& g) { sum(x(g, {}), {.axes = {0}}); }},
    {"axis 5 does not exist", [](Graph& g) { reverse(x(g, {2}), 5); }},
    {"axis 1 does not exist", [](Graph& g) { gather(x(g, {2}), integers(g, {2}), 1); }},
    {"inside axis 0 of f32[5] with a step of at least 1, received 2:6",
     [](Graph& g) {
       slice(x(g, {5}), {{2, 6}});
     }},
    {"received 3:2",
     [](Graph& g) {
       slice(x(g, {5}), {{3, 2}});
     }},
    {"received 0:5:0",
     [](Graph& g) {
       slice(x(g, {5}), {{0, 5, 0}});
     }},
    {"received 0:5:-1",
     [](Graph& g) {
       slice(x(g, {5}), {{0, 5, -1}});
     }},
    {"received -4:5",
     [](Graph& g) {
       slice(x(g, {5}), {{-9, 5}});
     }},
    {"at most 1 ranges, received 2",
     [](Graph& g) {
       slice(x(g, {5}), {{}, {}});
     }},
    {"not negative, received -1+0",
     [](Graph& g) {
       pad(x(g, {5}), {{-1, 0, 0}});
     }},
    {"at most 1 paddings, received 2",
     [](Graph& g) {
       pad(x(g, {5}), {{}, {1, 1, 0}});
     }},
    {"not negative, received -2", [](Graph& g) { one_hot(integers(g, {2}), -2); }},
    {"not negative, received -2", [](Graph& g) { scatter_add(integers(g, {2}), x(g, {2}), -2); }},
    {"not negative", [](Graph& g) { iota(g, -2); }},
};

void expect_errors(std::span<const Wrong> all) {
  for (const Wrong& wrong : all) {
    Graph graph;
    try {
      wrong.build(graph);
      ADD_FAILURE() << "no error: " << wrong.expected;
    } catch (const Error& error) {
      const std::string text = error.what();
      EXPECT_NE(text.find(wrong.expected), std::string::npos) << text << "\nlacks: " << wrong.expected;
      EXPECT_NE(text.find(".\n  "), std::string::npos) << "no remedy: " << text;
    }
  }
}

TEST(OpErrors, NameDtypes) { expect_errors(kDtypes); }
TEST(OpErrors, NameEndsOfNormalisations) { expect_errors(kNormalisations); }
TEST(OpErrors, NameShapes) { expect_errors(kShapes); }
TEST(OpErrors, NameNumbersOutOfRange) { expect_errors(kNumbers); }

// Of a half type is what is like x; statistics are floats, whatever the parameters are.
TEST(OpTypes, NormalisationsOfHalvesHaveFloatStatistics) {
  for (DType half : {DType::BFloat16, DType::Float16})
    for (DType parameters : {DType::Float32, half}) {
      Graph g;
      const Value images = x(g, {2, 3, 4}, half), scale = x(g, {4}, parameters);
      const Affine affine{scale, scale};
      const BatchNorm last = batch_norm_training(images, affine);
      const BatchNorm middle = batch_norm_training(images, {}, {.axis = 1});
      for (const Value& y : {layer_norm(images, affine), layer_norm(images, {}, {.axes = {0}}),
                             rms_norm(images, scale), rms_norm(images, {}, {.axes = {1}}), last.y, middle.y,
                             batch_norm_inference(images, {scale, scale}, affine)})
        EXPECT_EQ(y.type(), images.type());
      EXPECT_EQ(last.batch.mean.type(), (TensorType{DType::Float32, {4}}));
      EXPECT_EQ(middle.batch.variance.type(), (TensorType{DType::Float32, {3}}));
    }
}

// Dimensions that are not known yet are no reason to refuse, and stay unknown only where they must.
TEST(OpTypes, UnknownDimensionsPassThrough) {
  Graph g;
  const Value batch = x(g, {kUnknown, 4});
  const auto shape = [](const Value& v) { return to_string(v.type()); };
  EXPECT_EQ(shape(concatenate({batch, x(g, {8, 3})}, 1)), "f32[8, 7]");
  EXPECT_EQ(shape(concatenate({batch, batch}, 0)), "f32[?, 4]");
  EXPECT_EQ(shape(slice(batch, {{1, 3}, {1, kEnd}})), "f32[2, 3]");
  EXPECT_EQ(shape(slice(batch, {{-1, kEnd}})), "f32[1, 4]");
  EXPECT_EQ(shape(slice(batch, {{2, kEnd}})), "f32[?, 4]");
  EXPECT_EQ(shape(slice(batch, {{0, -1}})), "f32[?, 4]");
  EXPECT_EQ(shape(select_index(batch, 0, -1)), "f32[4]");
  EXPECT_EQ(shape(pad(batch, {{1, 1}, {1, 1}})), "f32[?, 6]");
  EXPECT_EQ(shape(gather(x(g, {9, 4}), integers(g, {kUnknown, 2}))), "f32[?, 2, 4]");
  EXPECT_EQ(shape(scatter_add(integers(g, {kUnknown}), batch, 9)), "f32[9, 4]");
  EXPECT_EQ(shape(one_hot(integers(g, {kUnknown}), 3)), "f32[?, 3]");
  EXPECT_EQ(shape(argmax(batch)), "i32[?]");
  EXPECT_EQ(shape(softmax(batch, 0)), "f32[?, 4]");
  EXPECT_EQ(shape(logsumexp(batch, {.axes = {0}})), "f32[4]");
  EXPECT_EQ(shape(sparse_softmax_cross_entropy(batch, integers(g, {8}))), "f32[?]");
  EXPECT_EQ(shape(layer_norm(batch, {})), "f32[?, 4]");
  EXPECT_EQ(shape(batch_norm_training(x(g, {kUnknown, 3, 4}), {}).y), "f32[?, 3, 4]");
  EXPECT_EQ(shape(reverse(batch, 0)), "f32[?, 4]");
}

}  // namespace
}  // namespace lamina::ops
