#include <cmath>
#include <limits>
#include <stdexcept>

#include "tests/errors/refused.h"

// What goes wrong while a model runs changes no weight, and the model can be used afterwards.
namespace lamina::errors {
namespace {

// All bytes of a model's weights.
std::vector<std::vector<std::byte>> bytes_of(const Model& model) {
  std::vector<std::vector<std::byte>> all;
  for (const Tensor& t : model.get_weights()) all.emplace_back(t.data(), t.data() + t.bytes());
  return all;
}

// Expects the message, and the same weights as before.
void expect_nothing_lost(const Model& model, const Attempt& attempt, const std::string& text,
                         const Source& here = Source::current()) {
  const auto before = bytes_of(model);
  expect_refused(attempt, text, here);
  EXPECT_TRUE(before == bytes_of(model)) << to_string(here) << ": weights were changed";
}

Tensor ramp(const Shape& shape) {
  Tensor t({DType::Float32, shape});
  float value = -1;
  for (float& v : t.mutable_span<float>()) v = value += 0.125F;
  return t;
}

// With all that training changes: weights, moving statistics, slots, random numbers.
Model classifier() {
  auto x = Input({4}, {.name = "x"});
  auto h = layers::BatchNormalization()(x);
  h = layers::Dropout(0.25)(h);
  const Model m(x, layers::Dense(3, {.activation = "softmax", .name = "kind"})(h), {.seed = 1});
  m.compile({.optimizer = optim::Adam(),
             .loss = "sparse_categorical_crossentropy",
             .metrics = {"accuracy"},
             .device = Device::Cpu,
             .threads = 1});
  return m;
}

const std::string kLabel3 =
    "loss: label 3 lies outside the 3 classes 0..2.\n"
    "  Correct the labels, or give the model one output for each class.";

TEST(NothingLost, LabelOutsideItsClasses) {
  const Model m = classifier();
  const Tensor x = ramp({4, 4}), good = labels({0, 1, 2, 0}), bad = labels({0, 1, 2, 3});
  const Attempt fit = [&] { m.fit(x, bad, {.verbose = 0}); };
  expect_nothing_lost(m, fit, kLabel3);
  const Attempt step = [&] { m.train_on_batch(x, bad); };
  expect_nothing_lost(m, step, kLabel3);
  const Attempt evaluate = [&] { m.evaluate(x, bad, {.verbose = 0}); };
  expect_nothing_lost(m, evaluate, kLabel3);
  const Attempt negative = [&] { m.fit(x, labels({0, -1, 2, 0}), {.verbose = 0}); };
  expect_nothing_lost(m, negative,
                      "loss: label -1 lies outside the 3 classes 0..2.\n"
                      "  Correct the labels, or give the model one output for each class.");
  EXPECT_NO_THROW(m.fit(x, good, {.verbose = 0}));
}

TEST(NothingLost, LabelThatIsNoNumber) {
  const Model m = classifier();
  const Tensor x = ramp({2, 4});
  const Tensor nan = Tensor::from<float>({0, std::numeric_limits<float>::quiet_NaN()}, {2});
  const Attempt fit = [&] { m.fit(x, nan, {.verbose = 0}); };
  expect_nothing_lost(m, fit,
                      "loss: label -2147483648 lies outside the 3 classes 0..2.\n"
                      "  Correct the labels, or give the model one output for each class.");
}

// After some steps there are slots and counters too: a failed step and one that was never made are followed
// by the same training.
TEST(NothingLost, TrainingGoesOnAsIfNothingHadHappened) {
  const Model m = classifier(), other = classifier();
  const Tensor x = ramp({4, 4}), good = labels({0, 1, 2, 0});
  for (const Model& each : {m, other}) each.train_on_batch(x, good);
  EXPECT_THROW(m.train_on_batch(x, labels({0, 1, 2, 9})), Error);
  for (const Model& each : {m, other}) each.train_on_batch(x, good);
  EXPECT_TRUE(bytes_of(m) == bytes_of(other));
}

TEST(NothingLost, LabelOfOneOutputOfSeveral) {
  auto x = Input({4}, {.name = "x"});
  auto a = layers::Dense(2, {.name = "a"})(x), b = layers::Dense(3, {.name = "b"})(x);
  const Model m(x, {a, b}, {.seed = 1});
  const Loss loss = losses::SparseCategoricalCrossentropy({.from_logits = true});
  m.compile({.loss = {{"a", loss}, {"b", loss}}});
  const Attempt fit = [&] { m.fit(ramp({2, 4}), {labels({0, 1}), labels({0, 5})}, {.verbose = 0}); };
  expect_nothing_lost(m, fit,
                      "loss of b: label 5 lies outside the 3 classes 0..2.\n"
                      "  Correct the labels, or give the model one output for each class.");
}

// Its loss takes any numbers as labels, so that only the metrics look at classes.
Model trained_by_distance(CompileOptions options) {
  options.loss = losses::custom("distance", [](auto y, auto p) { return ops::square(p - y); });
  auto x = Input({4}, {.name = "x"});
  const auto h = layers::Dropout(0.25)(layers::BatchNormalization()(x));
  const Model m(x, layers::Dense(3, {.name = "kind"})(h), {.seed = 1});
  m.compile(options);
  return m;
}

void expect_metric_refuses(const Model& m, const std::string& text, const Source& here = Source::current()) {
  SCOPED_TRACE(to_string(here));
  const Tensor x = ramp({4, 4}), good = Tensor::from<float>({0, 1, 2, 0}, {4, 1}),
               bad = Tensor::from<float>({0, 1, 2, 3}, {4, 1});
  for (bool began : {false, true}) {  // slots and counters are there the second time
    SCOPED_TRACE(began);
    const Attempt fit = [&] { m.fit(x, bad, {.verbose = 0}); };
    expect_nothing_lost(m, fit, text);
    const Attempt step = [&] { m.train_on_batch(x, bad); };
    expect_nothing_lost(m, step, text);
    const Attempt evaluate = [&] { m.evaluate(x, bad, {.verbose = 0}); };
    expect_nothing_lost(m, evaluate, text);
    if (!began) m.fit(x, good, {.verbose = 0});
  }
}

TEST(NothingLost, LabelThatOnlyAMetricRefuses) {
  const std::string label3 =
      "metrics: label 3 lies outside the 3 classes 0..2.\n"
      "  Correct the labels, or give the model one output for each class.";
  for (int threads : {1, 2}) {
    const Metric entropy = metrics::SparseCategoricalCrossentropy({.from_logits = true});
    expect_metric_refuses(
        trained_by_distance(
            {.optimizer = "adam", .metrics = {entropy, "sparse_categorical_accuracy"}, .threads = threads}),
        label3);
    expect_metric_refuses(
        trained_by_distance({.optimizer = "sgd", .weighted_metrics = {entropy}, .threads = threads}), label3);
  }
}

TEST(NothingLost, ClassThatOnlyAnIoURefuses) {
  expect_metric_refuses(
      trained_by_distance(
          {.optimizer = "adam", .metrics = {metrics::MeanIoU({.num_classes = 3, .sparse_y_pred = false})}}),
      "metrics: index -1 lies outside 0..8.\n  Correct the data, or give the table more rows.");
}

// A metric that can do without refuses nothing: such a label is no hit, as in Keras.
TEST(NothingLost, LabelsOutsideAreNoHits) {
  const Model m = trained_by_distance({.metrics = {"sparse_categorical_accuracy"}});
  const Tensor bad = Tensor::from<float>({3, -1, 7, 3}, {4, 1});
  EXPECT_EQ(m.evaluate(ramp({4, 4}), bad, {.verbose = 0})["sparse_categorical_accuracy"], 0);
}

TEST(NothingLost, LabelsOfARankThatOnlyAMetricRefuses) {
  const Model m = trained_by_distance({.metrics = {"sparse_categorical_accuracy"}});
  const Attempt fit = [&] { m.fit(ramp({4, 4}), zeros({4, 3}), {.verbose = 0}); };
  expect_nothing_lost(
      m, fit,
      "metrics of output \"kind\": sparse_categorical_accuracy expects labels i32[4], the number of a "
      "class for each of the predictions f32[4, 3], received f32[4, 3].\n  For one-hot labels use "
      "the categorical kind.");
  EXPECT_NO_THROW(m.fit(ramp({4, 4}), zeros({4, 1}), {.verbose = 0}));
}

TEST(NothingLost, IndexOutsideAnEmbedding) {
  auto x = Input({2}, {.name = "x", .dtype = DType::Int32});
  auto h = layers::Flatten()(layers::Embedding(5, 3, {.name = "words"})(x));
  const Model m(x, layers::Dense(1)(h), {.seed = 1});
  m.compile({.optimizer = "adam", .loss = "mse"});
  const Tensor good = Tensor::from<std::int32_t>({0, 1, 2, 4}, {2, 2});
  const Tensor bad = Tensor::from<std::int32_t>({0, 1, 5, 4}, {2, 2});
  const std::string text =
      "words: index 5 lies outside 0..4.\n  Correct the data, or give the table more rows.";
  const Attempt fit = [&] { m.fit(bad, zeros({2, 1}), {.verbose = 0}); };
  expect_nothing_lost(m, fit, text);
  const Attempt predict = [&] { m.predict(bad, {.verbose = 0}); };
  expect_nothing_lost(m, predict, text);
  const Attempt wide = [&] { m.predict(Tensor::from<std::int64_t>({0, 1L << 40}, {1, 2})); };
  expect_nothing_lost(m, wide,
                      "words: index 2147483647 lies outside 0..4.\n"
                      "  Correct the data, or give the table more rows.");
  EXPECT_NO_THROW(m.fit(good, zeros({2, 1}), {.verbose = 0}));
  EXPECT_NO_THROW(m.predict(good, {.verbose = 0}));
}

TEST(NothingLost, EmbeddingOfNumbersThatAreNone) {
  auto x = Input({1}, {.name = "x"});
  const Model m(x, layers::Embedding(5, 3, {.name = "words"})(x), {.seed = 1});
  EXPECT_NO_THROW(m.predict(Tensor::from<float>({4}, {1, 1}), {.verbose = 0}));
  const Tensor nan = Tensor::from<float>({std::numeric_limits<float>::quiet_NaN()}, {1, 1});
  const Attempt predict = [&] { m.predict(nan, {.verbose = 0}); };
  expect_nothing_lost(m, predict,
                      "words: index -2147483648 lies outside 0..4.\n"
                      "  Correct the data, or give the table more rows.");
}

TEST(NothingLost, DataOfWrongShape) {
  const Model m = classifier();
  const Tensor x = ramp({4, 4}), good = labels({0, 1, 2, 0});
  EXPECT_THROW(m.fit(ramp({4, 5}), good, {.verbose = 0}), Error);
  EXPECT_THROW(m.fit(x, ramp({4, 2}), {.verbose = 0}), Error);
  EXPECT_NO_THROW(m.fit(x, good, {.verbose = 0}));
}

TEST(NothingLost, CallbackThatThrows) {
  const Model m = classifier();
  const Tensor x = ramp({4, 4}), good = labels({0, 1, 2, 0});
  auto callback =
      callbacks::LambdaCallback({.on_epoch_end = [](int, const Logs&) { throw std::runtime_error("mine"); }});
  EXPECT_THROW(m.fit(x, good, {.verbose = 0, .callbacks = {callback}}), std::runtime_error);
  EXPECT_NO_THROW(m.fit(x, good, {.verbose = 0}));
  EXPECT_NO_THROW(m.compile({.loss = "sparse_categorical_crossentropy"}));
}

TEST(CallbackErrors, CompileAndFitWithinFit) {
  const Model m = classifier();
  const Tensor x = ramp({4, 4}), good = labels({0, 1, 2, 0});
  auto compile = callbacks::LambdaCallback({.on_epoch_end = [&](int, const Logs&) {
    m.compile({.loss = "sparse_categorical_crossentropy"}, Source("own.cpp", 5));
  }});
  const Attempt compiles = [&] { m.fit(x, good, {.verbose = 0, .callbacks = {compile}}); };
  support::expect_error(compiles,
                        "own.cpp:5: compile was called within fit, evaluate or predict.\n"
                        "  Call it before or after, not in a callback.");
  auto test = callbacks::LambdaCallback({.on_test_batch_end = [&](std::int64_t, const Logs&) {
    m.compile({.loss = "sparse_categorical_crossentropy"}, Source("own.cpp", 7));
  }});
  const Attempt tests = [&] { m.evaluate(x, good, {.verbose = 0, .callbacks = {test}}); };
  support::expect_error(tests,
                        "own.cpp:7: compile was called within fit, evaluate or predict.\n"
                        "  Call it before or after, not in a callback.");
  auto fit = callbacks::LambdaCallback(
      {.on_epoch_end = [&](int, const Logs&) { m.fit(x, good, {.verbose = 0}, Source("own.cpp", 6)); }});
  const Attempt fits = [&] { m.fit(x, good, {.verbose = 0, .callbacks = {fit}}); };
  support::expect_error(fits,
                        "own.cpp:6: fit was called within fit, evaluate or predict.\n"
                        "  Call it before or after, not in a callback.");
  auto evaluate = callbacks::LambdaCallback(
      {.on_epoch_end = [&](int, const Logs&) { m.evaluate(x, good, {.verbose = 0}); }});
  EXPECT_NO_THROW(m.fit(x, good, {.verbose = 0, .callbacks = {evaluate}}));
}

TEST(CallbackErrors, FiguresThatAreNotThere) {
  const Model m = classifier();
  const Tensor x = ramp({4, 4}), y = labels({0, 1, 2, 0});
  const auto stop = callbacks::EarlyStopping({}, Source("net.cpp", 3));
  const Attempt fit = [&] { m.fit(x, y, {.verbose = 0, .callbacks = {stop}}); };
  support::expect_error(
      fit,
      "net.cpp:3: EarlyStopping monitors \"val_loss\", but the figures of this training are "
      "accuracy, loss.\n  Give fit validation data, or monitor one of these.");
  const Attempt unknown = [] { callbacks::EarlyStopping({.monitor = "beauty"}); };
  expect_refused(unknown,
                 "EarlyStopping cannot tell whether \"beauty\" gets better upwards or downwards.\n"
                 "  Give the mode min or max.");
  const Attempt mode = [] { callbacks::EarlyStopping({.mode = "least"}); };
  expect_refused(mode,
                 "EarlyStopping expects the mode auto, min or max, received \"least\".\n  Use one of these.");
  const Attempt delta = [] { callbacks::EarlyStopping({.min_delta = std::nan("")}); };
  expect_refused(delta, "EarlyStopping expects a finite min_delta, received nan.\n  0 is usual.");
}

TEST(CallbackErrors, LearningRates) {
  const Model m = classifier();
  const Tensor x = ramp({4, 4}), y = labels({0, 1, 2, 0});
  const Attempt factor = [] { callbacks::ReduceLROnPlateau({.factor = std::nan("")}); };
  expect_refused(factor,
                 "ReduceLROnPlateau expects a factor between 0 and 1, received nan.\n  0.1 is usual.");
  auto nan = callbacks::LambdaCallback({.on_epoch_end = [](Training& training, int, const Logs&) {
    training.set_learning_rate(std::nan(""));
  }});
  const Attempt sets = [&] { m.fit(x, y, {.verbose = 0, .callbacks = {nan}}); };
  expect_refused(sets, "a callback set the learning rate to nan.\n  Let it set finite numbers from 0 up.");
  const auto schedule = optim::ExponentialDecay(0.1, {.decay_steps = 10, .decay_rate = 0.5});
  m.compile(
      {.optimizer = optim::SGD({.learning_rate = schedule}), .loss = "sparse_categorical_crossentropy"});
  const auto reduce = callbacks::ReduceLROnPlateau({.monitor = "loss"});
  const Attempt fit = [&] { m.fit(x, y, {.verbose = 0, .callbacks = {reduce}}); };
  expect_refused(fit,
                 "the learning rate follows a schedule, so no callback can set it.\n"
                 "  Give the optimizer a number.");
}

TEST(CallbackErrors, Others) {
  const Model m = classifier();
  const Tensor x = ramp({4, 4}), y = labels({0, 1, 2, 0});
  const auto log = callbacks::CSVLogger("/nowhere/log.csv", {}, Source("net.cpp", 3));
  const Attempt fit = [&] { m.fit(x, y, {.verbose = 0, .callbacks = {log}}); };
  support::expect_error(fit,
                        "net.cpp:3: CSVLogger cannot write /nowhere/log.csv.\n"
                        "  Choose a folder that exists and can be written to.");
  const Attempt body = [] { Callback(nullptr); };
  expect_refused(body, "a Callback received no body.\n  Give it a CallbackBody.");
}

}  // namespace
}  // namespace lamina::errors
