#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "layers/array_config.h"
#include "layers/input.h"
#include "layers/op_table.h"
#include "layers/ops.h"

namespace lamina {
namespace {

using layers::Argument;

const Source kHere("read.cpp", 7);

// A tensor in a config: its number among the call's inputs.
Config tensor_config(std::size_t i) {
  return Config::object({{"class_name", "tensor"}, {"config", static_cast<std::int64_t>(i)}});
}

Argument argument(const Config& config, const std::vector<SymbolicTensor>& inputs) {
  if (config.is_object() && config.at("class_name") == Config("tensor"))
    return {inputs[static_cast<std::size_t>(config.at("config").integer())]};
  if (!config.is_list() || config.items().empty() || !config.items()[0].is_object() ||
      config.items()[0].at("class_name") != Config("tensor"))
    return {config};
  std::vector<Argument> list;
  for (const Config& item : config.items()) list.push_back(argument(item, inputs));
  return {std::move(list)};
}

SymbolicTensor read(const std::string& class_name, const Config& config, const Config& args,
                    const std::vector<SymbolicTensor>& inputs) {
  const layers::OpRow* row = layers::find_op(class_name);
  if (!row) throw Error("no row for " + class_name);
  ConfigReader fields(config, class_name + "(\"op\")");
  std::vector<Argument> list;
  for (const Config& item : args.items()) list.push_back(argument(item, inputs));
  layers::OpArguments arguments(fields, std::move(list), {}, kHere);
  SymbolicTensor result = row->make(arguments);
  fields.finish();
  return result;
}

Config arguments_of(const SymbolicTensor& x) {
  Config::List tensors;
  for (std::size_t i = 0; i < x.call()->inputs.size(); ++i) tensors.push_back(tensor_config(i));
  return x.call()->layer.body().arguments(tensors);
}

// One call of each row, with no setting at its default where it has any.
std::vector<SymbolicTensor> one_of_each() {
  const SymbolicTensor x = Input({4, 6}), y = Input({4, 6}), m = Input({6, 5});
  const SymbolicTensor i = Input({4}, {.dtype = DType::Int32}), b = Input({4, 6}, {.dtype = DType::Bool});
  const ops::ReduceOptions over{.axes = {1, 2}, .keepdims = true};
  return {
      ops::abs(x),
      x + y,
      ops::any(b, over),
      ops::argmax(x, 1),
      ops::argmin(x, 1),
      ops::cast(x, DType::Float16),
      ops::ceil(x),
      ops::clip(x, -0.5, 0.5),
      ops::concatenate({x, y}, 1),
      ops::cos(x),
      ops::equal(x, 1),
      ops::erf(x),
      ops::exp(x),
      ops::expand_dims(x, {1, 3}),
      ops::flip(x, 1),
      ops::floor(x),
      x[{all, slice(1, -1, 2), -1, newaxis}],
      x > 0.5,
      0.5 >= x,
      x < y,
      x <= 2,
      ops::log(x),
      ops::log1p(x),
      ops::log_softmax(x, 1),
      ops::logical_and(b, b),
      ops::logical_not(b),
      ops::logical_or(b, x > y),
      ops::logsumexp(x, over),
      ops::matmul(x, m),
      ops::max(x, over),
      ops::maximum(x, 0.1),
      ops::mean(x),
      ops::min(x, {.axes = {-1}}),
      ops::minimum(x, y),
      2 * x,
      -x,
      ops::norm(x, over),
      ops::not_equal(i, 0),
      ops::one_hot(i, 3, DType::Float16),
      ops::ones_like(x),
      ops::pow(x, 2),
      ops::prod(x, over),
      ops::relu(x),
      ops::reshape(x, {kUnknown, 8, 3}),
      ops::round(x),
      ops::rsqrt(x),
      ops::sigmoid(x),
      ops::sign(x),
      ops::sin(x),
      ops::softmax(x, 1),
      ops::softplus(x),
      ops::sqrt(x),
      ops::square(x),
      ops::squeeze(Input({1, 6}), 1),
      ops::stack({x, y}, 1),
      ops::stop_gradient(x),
      1 - x,
      ops::sum(x, {.axes = {1}}),
      ops::gather(m, i, 1),
      ops::tanh(x),
      ops::transpose(x, {0, 2, 1}),
      3.0 / x,
      ops::var(x, over),
      ops::where(b, x, 0.0),
      ops::zeros_like(x),
  };
}

TEST(OpConfig, EveryRowIsWrittenAndReadBack) {
  std::vector<std::string> seen = {"ConvertToTensor", "Divide"};  // only read; see below
  for (const SymbolicTensor& x : one_of_each()) {
    const Layer& layer = x.call()->layer;
    SCOPED_TRACE(layer.class_name());
    seen.push_back(layer.class_name());
    const Config config = layer.body().config().value(), args = arguments_of(x);
    const SymbolicTensor again = read(layer.class_name(), config, args, x.call()->inputs);
    EXPECT_EQ(again.call()->layer.class_name(), layer.class_name());
    EXPECT_EQ(again.call()->layer.body().config().value(), config);
    EXPECT_EQ(again.call()->layer.body().module(), layer.body().module());
    EXPECT_EQ(arguments_of(again), args);
    EXPECT_EQ(again.call()->inputs, x.call()->inputs);
    EXPECT_EQ(again.type(), x.type());
  }
  std::sort(seen.begin(), seen.end());
  std::vector<std::string> rows;
  for (const layers::OpRow& row : layers::op_table()) rows.emplace_back(row.class_name);
  EXPECT_EQ(seen, rows);
}

TEST(OpConfig, NumbersStandInTheirPlaces) {
  const SymbolicTensor x = Input({4});
  const Config tensor = tensor_config(0);
  EXPECT_EQ(arguments_of(x * 2), Config::list({tensor, 2}));
  EXPECT_EQ(arguments_of(2.5 / x), Config::list({2.5, tensor}));
  EXPECT_EQ(arguments_of(x * 2.0), Config::list({tensor, 2.0}));
  EXPECT_EQ(arguments_of(ops::stack({x, x})), Config::list({Config::list({tensor, tensor_config(1)})}));
  const Config slice_config =
      Config::object({{"class_name", "__slice__"},
                      {"config", Config::object({{"start", nullptr}, {"stop", 3}, {"step", nullptr}})}});
  EXPECT_EQ(arguments_of(x[{slice(0, 3), -1, newaxis}]),
            Config::list({tensor, Config::list({slice_config, -1, nullptr})}));
  EXPECT_EQ(ops::sum(x).call()->layer.body().config().value(),
            Config::object({{"axis", nullptr}, {"keepdims", false}}));
  EXPECT_EQ(ops::erf(x).call()->layer.body().module(), "keras.src.ops.math");
  EXPECT_FALSE(
      ops::matmul(Input({2, 3}), Input({2, 3}), {.transpose_b = true}).call()->layer.body().config());
}

TEST(OpConfig, ArraysStandInTheirPlaces) {
  const SymbolicTensor x = Input({2});
  const Tensor row = Tensor::from<float>({0.5f, 2}, {2});
  const SymbolicTensor y = ops::subtract(Term::array(row), x);
  const Config args = arguments_of(y);
  EXPECT_EQ(args, Config::list({layers::array_config(row), tensor_config(0)}));
  const SymbolicTensor again = read("Subtract", Config::object(), args, {x});
  EXPECT_EQ(arguments_of(again), args);
  EXPECT_EQ(again.type(), y.type());
}

TEST(OpConfig, ReadsWhatOnlyKerasWrites) {
  const SymbolicTensor x = Input({4, 6});
  const Config tensor = tensor_config(0), args = Config::list({tensor});
  const Config same = Config::object({{"dtype", nullptr}, {"sparse", nullptr}, {"ragged", nullptr}});
  const SymbolicTensor converted = read("ConvertToTensor", same, args, {x});
  EXPECT_EQ(converted.type(), x.type());
  EXPECT_EQ(converted.call()->layer.body().module(), "keras.src.ops.core");
  EXPECT_EQ(read("Divide", Config::object(), Config::list({2, tensor}), {x}).type(), x.type());
  EXPECT_EQ(read("Max", Config::object({{"axis", 1}, {"keepdims", false}, {"initial", nullptr}}), args, {x})
                .shape(),
            (Shape{kUnknown, 6}));
  const Config constant = Config::object(
      {{"class_name", "__tensor__"}, {"config", Config::object({{"value", 2.0}, {"dtype", "float32"}})}});
  EXPECT_EQ(read("Add", Config::object(), Config::list({tensor, constant}), {x}).type(), x.type());
}

TEST(OpConfig, BracketsOfPython) {
  const SymbolicTensor x = Input({4, 6});
  const auto item = [&](Config key) {
    return read("GetItem", Config::object(), Config::list({tensor_config(0), std::move(key)}), {x}).shape();
  };
  const auto cut = [](Config start, Config stop, Config step = {}) {
    return Config::object({{"class_name", "__slice__"},
                           {"config", Config::object({{"start", start}, {"stop", stop}, {"step", step}})}});
  };
  const Config dots = Config::object({{"class_name", "__ellipsis__"}, {"config", Config::object()}});
  EXPECT_EQ(item(Config::list({cut({}, {}), 0})), (Shape{kUnknown, 6}));
  EXPECT_EQ(item(Config::list({cut({}, {}), cut(1, 100), cut(-100, 2)})), (Shape{kUnknown, 3, 2}));
  EXPECT_EQ(item(Config::list({dots, -1})), (Shape{kUnknown, 4}));
  EXPECT_EQ(item(Config::list({dots, cut({}, {}, 2), nullptr})), (Shape{kUnknown, 4, 3, 1}));
  EXPECT_EQ(item(cut({}, INT64_MAX)), x.shape());
  EXPECT_THROW(item(Config::list({0, 0, 0, 0})), Error);
  EXPECT_THROW(item(Config::list({dots, dots})), Error);
  EXPECT_THROW(item(Config::list({cut({}, {}), INT64_MAX})), Error);
  EXPECT_THROW(item(Config::list({cut({}, {}), cut(INT64_MIN, {})})), Error);
  EXPECT_THROW(item(Config::list({cut({}, {}), cut({}, {}, INT64_MAX)})), Error);
  EXPECT_EQ(item(Config::list({cut({}, {}), cut({}, {}, -1)})), x.shape());
  EXPECT_EQ(item(Config::list({cut({}, {}), cut(100, -100, -2), cut(4, 0, -3)})), (Shape{kUnknown, 2, 2}));
  EXPECT_EQ(item(Config::list({cut({}, {}), cut({}, 50, -1), cut(-9, {}, -1)})), (Shape{kUnknown, 0, 0}));
  EXPECT_EQ(item(cut({}, {}, -1)), x.shape());
  EXPECT_THROW(item(cut({}, 2, -1)), Error);
  EXPECT_THROW(item(Config::list({cut({}, {}), cut({}, {}, 0)})), Error);
  EXPECT_THROW(item(Config::list({cut({}, {}), cut({}, {}, INT64_MIN)})), Error);
  EXPECT_THROW(item(Config::list({cut({}, {}), 7})), Error);
  EXPECT_THROW(item(Config("first")), Error);
  EXPECT_THROW(item(Config::object({{"class_name", 3}})), Error);
}

void expect_words(const std::function<void()>& attempt, const std::string& words) {
  try {
    attempt();
    ADD_FAILURE() << "nothing was refused; expected: " << words;
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find(words), std::string::npos) << e.what();
  }
}

TEST(OpConfig, RefusesWhatCannotBeMeant) {
  const SymbolicTensor x = Input({4, 6});
  const Config none = Config::object(), tensor = tensor_config(0);
  const auto attempt = [&](const char* name, const Config& config, const Config& args) {
    return [=] { read(name, config, args, {x}); };
  };
  expect_words(attempt("Add", none, Config::list({tensor})),
               "Add(\"op\"): expects a tensor, a number or an array as argument 2, received none");
  expect_words(attempt("Exp", none, Config::list({3.0})),
               "expects a tensor as argument 1, received a number");
  expect_words(attempt("Exp", none, Config::list({tensor, 3.0})), "is called with a number as argument 2");
  expect_words(attempt("Stack", none, Config::list({tensor})), "expects a list of tensors as argument 1");
  expect_words(attempt("Exp", Config::object({{"base", 2}}), Config::list({tensor})),
               "unknown setting \"base\"");
  expect_words(attempt("Clip", none, Config::list({tensor})), "has no \"x_min\"");
  expect_words(attempt("Max", Config::object({{"initial", 3}}), Config::list({tensor})), "initial expects");
  expect_words(attempt("Flip", Config::object({{"axis", Config::list({1, 2})}}), Config::list({tensor})),
               "axis expects one axis, received 2");
  expect_words(
      attempt("ExpandDims", Config::object({{"axis", Config::list({1, 1})}}), Config::list({tensor})),
      "expects each axis once");
  expect_words(attempt("ExpandDims", Config::object({{"axis", nullptr}}), Config::list({tensor})), "axis");
  expect_words(
      attempt("ExpandDims", Config::object({{"axis", Config::list({1, 9})}}), Config::list({tensor})),
      "read.cpp:7: ExpandDims");
  expect_words(attempt("Squeeze", Config::object({{"axis", 1}}), Config::list({tensor})),
               "read.cpp:7: Squeeze");
  expect_words(attempt("Add", none, Config::list({1, 2})), "was given no tensor");
  expect_words(attempt("Mean", Config::object({{"axis", 9}}), Config::list({tensor})), "read.cpp:7: Mean");
  expect_words(
      attempt("Transpose", Config::object({{"axes", Config::list({0, 0, 9})}}), Config::list({tensor})),
      "read.cpp:7: Transpose");
  expect_words(attempt("Reshape", Config::object({{"newshape", Config::list({-7, INT64_MAX})}}),
                       Config::list({tensor})),
               "read.cpp:7: Reshape");
  expect_words(attempt("Prod", Config::object({{"axis", 0}}), Config::list({tensor})), "known sizes");
  EXPECT_EQ(layers::find_op("Lambda"), nullptr);
}

}  // namespace
}  // namespace lamina
