#include "tests/support/fused_programs.h"

#include <lamina/lamina.h>

#include <cmath>
#include <limits>
#include <set>

#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/catalogue.h"
#include "core/ops/constant.h"
#include "core/ops/scalar_function.h"
#include "core/runtime/node_view.h"
#include "cuda/fused/encode.h"
#include "cuda/fused/generate.h"

namespace lamina::support {
namespace {

using ops::FusedAttrs;

const Shape kSmall{3, 5}, kLarge{131, 128},
    kOdd{17, 1001};  // the large ones are read in vectors, odd rows not

// Programs grow by one register at a time, and every register is an output.
class Builder {
 public:
  Builder(std::string name, const Shape& space, TensorTypes inputs)
      : case_{std::move(name),
              {.shape = space, .inputs = {}, .instructions = {}, .outputs = {}},
              std::move(inputs)} {
    for (const TensorType& type : case_.inputs) case_.attrs.inputs.push_back(type.dtype);
  }
  int add(const OpDef& op, std::array<int, 3> arguments, DType dtype, Attrs attrs = {}) {
    const int reg = static_cast<int>(case_.inputs.size() + case_.attrs.instructions.size());
    case_.attrs.instructions.push_back({&op, std::move(attrs), arguments, dtype});
    case_.attrs.outputs.push_back(reg);
    return reg;
  }
  FusedCase done() { return std::move(case_); }

 private:
  FusedCase case_;
};

// All functions of numbers over two inputs, each one's result an output. Integers take what they can.
FusedCase functions(DType dtype, const Shape& a, const Shape& b, const Shape& space) {
  Builder program("functions of " + std::string(short_name(dtype)) + " over " + to_string(space), space,
                  {{dtype, a}, {dtype, b}});
  for (const OpDef* op : all_ops()) {
    if (!op->scalar) continue;
    const ScalarKind kind = op->scalar->kind;
    const bool comparison = kind == ScalarKind::Comparison;
    if ((kind == ScalarKind::Float && is_float(dtype)) || kind == ScalarKind::Arithmetic || comparison)
      program.add(*op, {0, op->scalar->arity > 1 ? 1 : -1, -1}, comparison ? DType::Bool : dtype);
  }
  return program.done();
}

FusedCase logic(const Shape& space) {
  Builder program("logic", space,
                  {{DType::Bool, space}, {DType::Bool, {space.back()}}, {DType::Float32, space}});
  for (const OpDef* op : all_ops()) {
    if (!op->scalar) continue;
    if (op->scalar->kind == ScalarKind::Logical)
      program.add(*op, {0, op->scalar->arity > 1 ? 1 : -1, -1}, DType::Bool);
    if (op->scalar->kind == ScalarKind::Select) program.add(*op, {1, 2, 2}, DType::Float32);
  }
  return program.done();
}

constexpr DType kAll[] = {DType::Float32, DType::Float64, DType::BFloat16, DType::Float16,
                          DType::Int32,   DType::Int64,   DType::UInt8,    DType::Bool};

FusedCase conversions(const Shape& space) {
  TensorTypes inputs;
  for (DType from : kAll) inputs.push_back({from, space});
  Builder program("conversions", space, inputs);
  for (int from = 0; from < static_cast<int>(std::size(kAll)); ++from)
    for (DType to : kAll) program.add(ops::cast_op, {from, -1, -1}, to, ops::CastAttrs{to});
  FusedCase result = program.done();
  result.low = 0;  // a negative number has no UInt8
  return result;
}

FusedCase constants() {
  Builder program("constants", kSmall, {});
  auto full = [&](double value, DType dtype) {
    program.add(ops::full_op, {-1, -1, -1}, dtype, ops::FullAttrs{value, {dtype, {}}});
  };
  const double infinity = std::numeric_limits<double>::infinity();
  for (double value : {0.1, -1e-300, 1e300, -0.0, infinity, -infinity, std::nan("")}) {
    full(value, DType::Float32);
    full(value, DType::Float64);
  }
  full(std::numeric_limits<std::int32_t>::min(), DType::Int32);
  full(static_cast<double>(std::numeric_limits<std::int64_t>::min()), DType::Int64);
  full(255, DType::UInt8);
  full(7, DType::Bool);
  return program.done();
}

// Sums of inputs that are stretched in every way.
FusedCase stretched(DType dtype, const Shape& space, const std::vector<Shape>& shapes) {
  TensorTypes inputs;
  for (const Shape& shape : shapes) inputs.push_back({dtype, shape});
  Builder program("stretched " + std::string(short_name(dtype)) + " over " + to_string(space), space, inputs);
  int sum = 0;
  for (int i = 1; i < static_cast<int>(shapes.size()); ++i)
    sum = program.add(ops::add_op, {sum, i, -1}, dtype);
  return program.done();
}

void append_step(std::vector<FusedCase>& cases, const std::string& name, Model model, CompileOptions options,
                 int batch_size) {
  model.compile(std::move(options));
  const Plan plan = model.plan({.batch_size = batch_size, .device = Device::Emulated});
  const Graph& graph = plan.program().graph;
  for (int n = 0; n < static_cast<int>(graph.nodes().size()); ++n) {
    const NodeView node(graph, n);
    const bool fused = &node.op() == &ops::fused_op;
    if (!fused && !node.op().scalar && &node.op() != &ops::cast_op) continue;
    cases.push_back(
        {name + ", node " + std::to_string(n),
         fused ? node.attrs<FusedAttrs>() : ops::single_instruction(node.node(), node.input_types()),
         node.input_types()});
  }
}

void append_articles(std::vector<FusedCase>& cases) {
  const CompileOptions mse{.optimizer = "adam", .loss = "mse"};
  {
    auto a = Input({10}), b = Input({20});
    auto x = layers::Dense(32, {.activation = "relu"})(a), y = layers::Dense(32, {.activation = "relu"})(b);
    append_step(cases, "multi_input",
                Model({a, b}, layers::Dense(1, {.activation = "sigmoid"})(layers::concatenate({x, y}))),
                {.optimizer = "adam", .loss = "binary_crossentropy", .metrics = {"accuracy"}}, 32);
  }
  {
    auto a = Input({10}), b = Input({10});
    auto shared = layers::Dense(32, {.activation = "relu"});
    append_step(cases, "shared_layer",
                Model({a, b}, {layers::Dense(1)(shared(a)), layers::Dense(1)(shared(b))}),
                {.optimizer = "sgd", .loss = {"mse", "mse"}}, 32);
  }
  {
    auto in = Input({32});
    auto x = layers::Dense(32, {.activation = "relu"})(in);
    x = layers::Dense(32, {.activation = "relu"})(x);
    append_step(cases, "residual", Model(in, layers::Dense(1)(layers::Add()({x, in}))), mse, 32);
  }
}

void append_networks(std::vector<FusedCase>& cases) {
  const CompileOptions classes{
      .optimizer = "rmsprop", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}};
  {
    auto in = Input({784});
    auto x = layers::Dropout(0.2)(layers::Dense(64, {.activation = "gelu"})(in));
    x = layers::BatchNormalization()(layers::Dense(64, {.activation = "relu"})(x));
    append_step(cases, "mlp", Model(in, layers::Dense(10, {.activation = "softmax"})(x)), classes, 16);
  }
  {
    auto in = Input({28, 28, 1});
    auto x = layers::MaxPooling2D(2)(layers::Conv2D(32, 3, {.activation = "relu"})(in));
    x = layers::MaxPooling2D(2)(layers::Conv2D(64, 3, {.activation = "relu"})(x));
    x = layers::Dropout(0.5)(layers::Flatten()(x));
    append_step(cases, "cnn", Model(in, layers::Dense(10, {.activation = "softmax"})(x)), classes, 2);
  }
}

std::vector<FusedCase> make_cases() {
  std::vector<FusedCase> cases = {
      functions(DType::Float32, kSmall, {5}, kSmall),
      functions(DType::Float32, kLarge, {128}, kLarge),
      functions(DType::Float64, {131, 1}, kLarge, kLarge),
      functions(DType::BFloat16, kSmall, kSmall, kSmall),
      functions(DType::Int32, kSmall, {}, kSmall),
      functions(DType::Int64, kSmall, {3, 1}, kSmall),
      functions(DType::UInt8, kSmall, kSmall, kSmall),
      logic(kLarge),
      conversions({5, 7}),
      constants(),
      stretched(DType::BFloat16, kLarge, {kLarge, {128}, {131, 1}, {1}, kLarge}),
      stretched(DType::Float16, kOdd, {kOdd, {1001}, {17, 1}, kOdd}),
      stretched(DType::Float32, {1, 1}, {{1}, {1, 1}}),
      stretched(DType::Int32, {7, 11, 13, 17}, {{7, 1, 13, 1}, {11, 1, 17}, {17}}),
      stretched(DType::Float32, {64, 6, 64}, {{6, 64}, {64, 6, 1}, {64, 1, 64}})};
  append_articles(cases);
  append_networks(cases);
  return cases;
}

}  // namespace

const std::vector<FusedCase>& fused_programs() {
  static const std::vector<FusedCase> different = [] {
    std::vector<FusedCase> kept;
    std::set<std::string> texts;
    for (FusedCase& one : make_cases()) {
      const auto program = cuda::encode(one.attrs, one.inputs);
      check(program != nullptr, "a program too large for its kernel");
      if (texts.insert(cuda::generate_kernel(*program, cuda::space_of(*program), "kernel")).second)
        kept.push_back(std::move(one));
    }
    return kept;
  }();
  return different;
}

}  // namespace lamina::support
