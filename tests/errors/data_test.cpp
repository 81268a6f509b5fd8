#include <cmath>
#include <limits>

#include "tests/errors/refused.h"

// Data that does not fit its model, and options of fit, evaluate and predict.
namespace lamina::errors {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Model regression() {
  auto x = Input({4}, {.name = "x"});
  const Model m(x, layers::Dense(1, {.name = "y"})(x), {.seed = 1});
  m.compile({.optimizer = "sgd", .loss = "mse"});
  return m;
}

Model pair() {
  auto a = Input({4}, {.name = "a"}), b = Input({6}, {.name = "b"});
  auto h = layers::concatenate({a, b});
  auto y = layers::Dense(1, {.name = "score"})(h), z = layers::Dense(3, {.name = "kind"})(h);
  const Model m({a, b}, {y, z}, {.seed = 1});
  m.compile({.optimizer = "sgd", .loss = {"mse", "mse"}});
  return m;
}

TEST(DataErrors, BeforeCompile) {
  auto x = Input({4});
  const Model m(x, layers::Dense(1)(x));
  const Attempt fit = [&] { m.fit(zeros({8, 4}), zeros({8, 1})); };
  expect_refused(fit, "fit needs a compiled model.\n  Call compile first, with an optimizer and a loss.");
  const Attempt evaluate = [&] { m.evaluate(zeros({8, 4}), zeros({8, 1})); };
  expect_refused(evaluate,
                 "evaluate needs a compiled model.\n  Call compile first, with an optimizer and a loss.");
  const Attempt step = [&] { m.train_on_batch(zeros({8, 4}), zeros({8, 1})); };
  expect_refused(
      step, "train_on_batch needs a compiled model.\n  Call compile first, with an optimizer and a loss.");
  m.predict(zeros({8, 4}), {.verbose = 0});
  const Attempt after = [&] { m.fit(zeros({8, 4}), zeros({8, 1})); };
  expect_refused(after, "fit needs a compiled model.\n  Call compile first, with an optimizer and a loss.");
}

TEST(DataErrors, CountsOfTensors) {
  const Model m = pair();
  const Tensor a = zeros({8, 4}), b = zeros({8, 6}), y = zeros({8, 1}), z = zeros({8, 3});
  const Attempt missing = [&] { m.fit(a, {y, z}); };
  expect_refused(missing,
                 "the model expects 2 inputs, received 1 tensors.\n  Give one for each of \"a\", \"b\".");
  const Attempt many = [&] { m.fit({a, b, b}, {y, z}); };
  expect_refused(many,
                 "the model expects 2 inputs, received 3 tensors.\n  Give one for each of \"a\", \"b\".");
  const Attempt none = [&] { m.predict({}); };
  expect_refused(none, "the model expects 2 inputs, received none.\n  Give it a tensor for each.");
  const Attempt labels = [&] { m.fit({a, b}, {}); };
  expect_refused(labels,
                 "the model expects 2 labels, received 0 tensors.\n"
                 "  Give one for each of \"score\", \"kind\".");
  const Attempt one = [&] { m.evaluate({a, b}, y); };
  expect_refused(one,
                 "the model expects 2 labels, received 1 tensors.\n"
                 "  Give one for each of \"score\", \"kind\".");
}

TEST(DataErrors, Names) {
  const Model m = pair();
  const Tensor a = zeros({8, 4}), b = zeros({8, 6}), y = zeros({8, 1}), z = zeros({8, 3});
  const Attempt typo = [&] { m.predict({{"a", a}, {"bb", b}}); };
  expect_refused(typo, "the data has inputs named \"bb\", which this model has not.\n  It has \"a\", \"b\".");
  const Attempt missing = [&] { m.predict({{"a", a}}); };
  expect_refused(missing, "the data lacks inputs for \"b\".\n  Add a tensor of that name.");
  const Attempt label = [&] { m.fit({a, b}, {{"score", y}, {"kinds", z}}); };
  expect_refused(label,
                 "the data has labels named \"kinds\", which this model has not.\n"
                 "  It has \"score\", \"kind\".");
  const Attempt twice = [&] { m.predict({{"a", a}, {"a", a}}); };
  expect_refused(twice, "the name \"a\" stands twice in one list.\n  Name each entry once.");
  const Data data{{"a", a}, {"b", b}};
  const Attempt ask = [&] { data["c"]; };
  expect_refused(ask, "the data has no tensor \"c\".\n  Its names are: a, b.");
}

TEST(DataErrors, Rows) {
  const Model m = pair();
  const Attempt inputs = [&] { m.predict({zeros({8, 4}), zeros({7, 6})}); };
  expect_refused(inputs,
                 "tensor number 2 of the data has 7 rows, tensor number 1 has 8.\n"
                 "  Give every tensor one row a sample.");
  const Model r = regression();
  const Attempt few = [&] { r.fit(zeros({8, 4}), zeros({7, 1})); };
  expect_refused(few,
                 "inputs, labels and weights must have as many samples, received 8 inputs and 7 labels.\n"
                 "  Check the first axis of each tensor.");
  const Attempt many = [&] { r.fit(zeros({8, 4}), zeros({9, 1}), {.validation_split = 0.5}); };
  expect_refused(many,
                 "inputs, labels and weights must have as many samples, received 8 inputs and 9 labels.\n"
                 "  Check the first axis of each tensor.");
  const Attempt weights = [&] { r.fit(zeros({8, 4}), zeros({8, 1}), {.sample_weight = zeros({9})}); };
  expect_refused(weights,
                 "inputs, labels and weights must have as many samples, received 8 inputs and 9 weights.\n"
                 "  Check the first axis of each tensor.");
  const Attempt evaluate = [&] { r.evaluate(zeros({8, 4}), zeros({9, 1})); };
  expect_refused(evaluate,
                 "inputs, labels and weights must have as many samples, received 8 and 9.\n"
                 "  Check the first axis of each tensor.");
}

TEST(DataErrors, NoSamples) {
  const Model m = regression();
  const Attempt fit = [&] { m.fit(zeros({0, 4}), zeros({0, 1})); };
  expect_refused(fit, "the data has no samples.\n  Give tensors whose first axis is at least 1.");
  const Attempt predict = [&] { m.predict(zeros({0, 4})); };
  expect_refused(predict, "the data has no samples.\n  Give tensors whose first axis is at least 1.");
  const Attempt empty = [&] { m.predict(Tensor()); };
  expect_refused(empty, "tensor number 1 of the data is empty.\n  Assign a tensor to it first.");
  const Attempt number = [&] { m.predict(zeros({})); };
  expect_refused(number,
                 "tensor number 1 of the data is a single number, f32[].\n"
                 "  Give it a first axis that counts the samples.");
}

TEST(DataErrors, ShapesOfSamples) {
  const Model m = regression();
  const Attempt input = [&] { m.predict(zeros({8, 5})); };
  expect_refused(input,
                 "the input \"x\" expects f32[?, 4], received f32[8, 5].\n"
                 "  Reshape the data, or change the Input.");
  const Attempt rank = [&] { m.fit(zeros({8, 2, 2}), zeros({8, 1})); };
  expect_refused(rank,
                 "the input \"x\" expects f32[?, 4], received f32[8, 2, 2].\n"
                 "  Reshape the data, or change the Input.");
  const Attempt labels = [&] { m.fit(zeros({8, 4}), zeros({8, 2}), {.verbose = 0}); };
  expect_refused(labels,
                 "loss of output \"y\": mean_squared_error expects labels f32[8, 1], as the predictions, "
                 "received f32[8, 2].\n  Give labels the shape of the model's output.");
  const EvaluateOptions three = {.verbose = 0, .sample_weight = zeros({8, 3})};
  const Attempt weights = [&] { m.evaluate(zeros({8, 4}), zeros({8, 1}), three); };
  expect_refused(weights,
                 "loss of output \"y\": mean_squared_error expects weights for samples [8], received "
                 "f32[8, 3].\n  Give one weight for each sample.");
  const Attempt half = [&] { m.predict(Tensor({DType::BFloat16, {8, 4}})); };
  expect_refused(half,
                 "data of bfloat16 cannot be fed where float32 is expected.\n  Convert it to float32 first.");
}

// What is known only now is said of the layer that it does not fit, also within an inner model.
TEST(DataErrors, SizesThatWereUnknown) {
  auto x = Input({kUnknown, kUnknown, 3});
  const Model inner(x, layers::Conv2D(4, 3, {.name = "edges"})(x, {}, Source("net.cpp", 2)));
  auto image = Input({kUnknown, kUnknown, 3});
  const Model outer(image, layers::GlobalMaxPooling2D()(inner(image)));
  for (const Model& model : {inner, outer}) {
    const Attempt wrong = [&] { model.predict(zeros({5, 2, 4, 3}), {.verbose = 0}); };
    expect_refused(wrong,
                   "Conv2D(\"edges\") (net.cpp:2) expects images of at least 3x3 under its window, received "
                   "f32[5, 2, 4, 3].\n  Use padding = \"same\", a smaller window, or larger images.");
  }
}

// A GPU's conversion makes 0 of what is not a number: a sound index.
TEST(DataErrors, IndicesAndLabelsThatAreNoNumbers) {
  const Tensor nan = Tensor::from<float>({0, std::nanf("")}, {2, 1});
  auto x = Input({1}), z = Input({4});
  const Model words(x, layers::Embedding(5, 3, {.name = "words"})(x));
  const Model kinds(z, layers::Dense(3, {.activation = "softmax"})(z));
  for (Device device : {Device::Cpu, Device::Emulated}) {
    words.compile({.loss = "mse", .device = device});
    const Attempt index = [&] { words.predict(nan, {.verbose = 0}); };
    expect_refused(
        index,
        "words: index -2147483648 lies outside 0..4.\n  Correct the data, or give the table more rows.");
    kinds.compile({.loss = "sparse_categorical_crossentropy", .device = device});
    const Attempt label = [&] { kinds.evaluate(zeros({2, 4}), nan, {.verbose = 0}); };
    expect_refused(
        label,
        "loss: label -2147483648 lies outside the 3 classes 0..2.\n  Correct the labels, or give the "
        "model one output for each class.");
  }
}

TEST(DataErrors, KindsOfLabels) {
  auto x = Input({4});
  const Model m(x, layers::Dense(3, {.activation = "softmax", .name = "y"})(x));
  m.compile({.loss = "categorical_crossentropy"});
  const Attempt sparse = [&] { m.fit(zeros({8, 4}), zeros({8, 1}), {.verbose = 0}); };
  expect_refused(sparse,
                 "loss of output \"y\": categorical_crossentropy expects labels f32[8, 3], as the "
                 "predictions, received f32[8, 1].\n"
                 "  For labels that are numbers of classes use the sparse kind.");
  m.compile({.loss = "sparse_categorical_crossentropy"});
  const Attempt one_hot = [&] { m.fit(zeros({8, 4}), zeros({8, 3}), {.verbose = 0}); };
  expect_refused(one_hot,
                 "loss of output \"y\": sparse_categorical_crossentropy expects labels i32[8], the number of "
                 "a class for each of the predictions f32[8, 3], received f32[8, 3].\n"
                 "  For one-hot labels use the categorical kind.");
  m.compile({.loss = losses::CategoricalCrossentropy({.from_logits = true})});
  const Attempt logits = [&] { m.fit(zeros({8, 4}), zeros({8, 3}), {.verbose = 0}); };
  expect_refused(logits,
                 "loss of output \"y\": categorical_crossentropy with from_logits received the probabilities "
                 "of a final softmax.\n  Leave from_logits away, or the model's last activation.");
}

TEST(DataErrors, OptionsOfFit) {
  const Model m = regression();
  const Tensor x = zeros({8, 4}), y = zeros({8, 1});
  const Attempt epochs = [&] { m.fit(x, y, {.epochs = 0}); };
  expect_refused(epochs, "epochs expects at least 1, received 0.\n  Each is one pass over the data.");
  const Attempt batch = [&] { m.fit(x, y, {.batch_size = 0}); };
  expect_refused(batch, "batch_size expects at least 1, received 0.\n  32 is usual.");
  const Attempt predict = [&] { m.predict(x, {.batch_size = -1}); };
  expect_refused(predict, "batch_size expects at least 1, received -1.\n  32 is usual.");
  const Attempt verbose = [&] { m.fit(x, y, {.verbose = 3}); };
  expect_refused(verbose,
                 "verbose is 3.\n  Use 0 for silence, 1 for a progress bar or 2 for a line an epoch.");
  const Attempt first = [&] { m.fit(x, y, {.initial_epoch = -1}); };
  expect_refused(first, "initial_epoch expects at least 0, received -1.\n  Epochs are counted from 0.");
  const Attempt frequency = [&] { m.fit(x, y, {.validation_freq = 0}); };
  expect_refused(frequency,
                 "validation_freq expects at least 1, received 0.\n  1 validates after each epoch.");
}

TEST(DataErrors, Validation) {
  const Model m = regression();
  const Tensor x = zeros({8, 4}), y = zeros({8, 1});
  const Attempt large = [&] { m.fit(x, y, {.validation_split = 1.5}); };
  expect_refused(large,
                 "validation_split expects a fraction that leaves samples on both sides, received 1.5 of "
                 "8 samples.\n  0.1 is usual.");
  const Attempt nan = [&] { m.fit(x, y, {.validation_split = kNaN}); };
  expect_refused(nan,
                 "validation_split expects a fraction that leaves samples on both sides, received nan of 8 "
                 "samples.\n  0.1 is usual.");
  const FitOptions two = {.validation_split = 0.5, .validation_data = ValidationData{x, y}};
  const Attempt both = [&] { m.fit(x, y, two); };
  expect_refused(both, "validation_split and validation_data were both given.\n  Keep one of them.");
  const ValidationData wrong{zeros({8, 5}), y};
  const Attempt shape = [&] { m.fit(x, y, {.validation_data = wrong}); };
  expect_refused(shape,
                 "the input \"x\" expects f32[?, 4], received f32[8, 5].\n"
                 "  Reshape the data, or change the Input.");
}

TEST(DataErrors, ClassWeights) {
  const Model m = pair(), r = regression();
  const Tensor a = zeros({8, 4}), b = zeros({8, 6}), y = zeros({8, 1}), z = zeros({8, 3});
  const Attempt several = [&] { m.fit({a, b}, {y, z}, {.class_weight = {{0, 2.0}}}); };
  expect_refused(several,
                 "class_weight expects a model with one output and labels, and no sample_weight.\n"
                 "  Use sample_weight for each output.");
  const Attempt nan = [&] { r.fit(a, y, {.class_weight = {{0, kNaN}}}); };
  expect_refused(nan,
                 "class_weight expects finite weights of at least 0, received nan for class 0.\n"
                 "  1 is usual.");
}

TEST(DataErrors, Datasets) {
  const Model m = regression();
  const data::Dataset nothing([](std::uint64_t) { return [] { return std::optional<data::Batch>(); }; });
  const Attempt fit = [&] { m.fit(nothing, {.verbose = 0}); };
  expect_refused(fit, "the dataset gave no batch in epoch 1.\n  Give it samples.");
  const Attempt evaluate = [&] { m.evaluate(nothing, {.verbose = 0}); };
  expect_refused(evaluate, "the dataset gave no batch to evaluate.\n  Give it samples.");
  const Tensor x = zeros({8, 4}), y = zeros({8, 1});
  const auto rows = data::from_tensors(x, y);
  const Attempt split = [&] { m.fit(rows.batch(4), {.validation_split = 0.5}); };
  expect_refused(split,
                 "validation_split, sample_weight and class_weight do not go with a dataset.\n"
                 "  Let the dataset's batches carry their weights, and give validation_data.");
  const Attempt batch = [&] { rows.batch(0); };
  expect_refused(batch, "a batch of 0 rows is empty.\n  Give a batch size of 1 or more.");
  const Attempt counts = [&] { data::from_tensors(x, zeros({7, 1})); };
  expect_refused(counts, "y has 7 rows, x has 8.\n  Give one row a sample to each.");
  const Attempt inputs = [] { data::from_tensors({}); };
  expect_refused(inputs, "a dataset needs x.\n  Give the inputs as the first argument.");
  const Attempt function = [] { data::Dataset(nullptr); };
  expect_refused(function, "a Dataset received no function.\n  Give it one that opens a pass.");
  const Attempt depth = [&] { rows.batch(4).prefetch({.depth = 0}); };
  expect_refused(depth, "prefetch with the depth 0 prepares nothing.\n  Give a depth of 1 or more.");
}

TEST(DataErrors, Files) {
  const Attempt idx = [] { data::read_idx("/nowhere/labels.gz"); };
  expect_refused(idx,
                 "cannot read \"/nowhere/labels.gz\": No such file or directory.\n"
                 "  Check the path, or get the file again.");
  const Attempt set = [] { data::fashion_mnist({.folder = "/nowhere"}); };
  expect_refused(
      set,
      "Fashion-MNIST was not found in /nowhere.\n"
      "  Install the Debian package dataset-fashion-mnist, or put its four files into a folder and "
      "name it in the option `folder` or in $LAMINA_DATA.");
  const Attempt write = [] { data::write_idx("/nowhere/x", zeros({1})); };
  expect_refused(write,
                 "cannot write \"/nowhere/x\": No such file or directory.\n"
                 "  Check the folder and the space that is left.");
}

TEST(DataErrors, FiguresThatAreNotThere) {
  const Model m = regression();
  const Tensor x = zeros({8, 4}), y = zeros({8, 1});
  const History history = m.fit(x, y, {.verbose = 0});
  const Logs logs = m.evaluate(x, y, {.verbose = 0});
  const Attempt log = [&] { logs["nope"]; };
  expect_refused(log, "no figure named \"nope\".\n  There are: loss.");
  const Attempt figure = [&] { history["val_loss"]; };
  expect_refused(figure, "no figure named \"val_loss\" in this History.\n  There are: loss.");
  const Attempt plot = [&] { history.plot("/nowhere/curves.svg"); };
  expect_refused(plot,
                 "cannot write /nowhere/curves.svg.\n  Choose a folder that exists and can be written to.");
}

TEST(DataErrors, OutputsThatAreNotThere) {
  const Model m = pair();
  const Outputs p = m.predict({zeros({8, 4}), zeros({8, 6})}, {.verbose = 0}, Source("net.cpp", 9));
  const Attempt name = [&] { p["nope"]; };
  expect_refused(name, "no output named \"nope\".\n  There are: score, kind.");
  const Attempt one = [&] { Tensor all = p; };
  support::expect_error(one,
                        "net.cpp:9: a prediction of 2 outputs is no one tensor.\n"
                        "  Take one by name: score, kind.");
  const Attempt third = [&] { p[2]; };
  support::expect_error(third,
                        "net.cpp:9: a prediction of 2 outputs has no number 2.\n"
                        "  They are counted from 0: score, kind.");
}

}  // namespace
}  // namespace lamina::errors
