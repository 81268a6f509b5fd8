#include <limits>

#include "tests/errors/refused.h"

// What compile cannot mean is an error there, not in fit.
namespace lamina::errors {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Model scores() {
  auto x = Input({4}, {.name = "x"});
  auto a = layers::Dense(1, {.name = "a"})(x), b = layers::Dense(3, {.name = "b"})(x);
  return Model(x, {a, b}, {.seed = 1});
}

Model one() {
  auto x = Input({4}, {.name = "x"});
  return Model(x, layers::Dense(1, {.name = "y"})(x), {.seed = 1});
}

TEST(CompileErrors, UnknownNames) {
  const Model m = one();
  const Attempt loss = [&] { m.compile({.loss = "mean_square"}); };
  expect_refused(
      loss,
      "unknown loss \"mean_square\".\n"
      "  Use one of mean_squared_error, mean_absolute_error, mean_absolute_percentage_error, "
      "mean_squared_logarithmic_error, huber, log_cosh, cosine_similarity, kl_divergence, poisson, "
      "binary_crossentropy, categorical_crossentropy, sparse_categorical_crossentropy, "
      "binary_focal_crossentropy, categorical_focal_crossentropy, hinge, squared_hinge, "
      "categorical_hinge, dice, tversky, crossentropy, or losses::custom.");
  const Attempt metric = [&] { m.compile({.loss = "mse", .metrics = {"acuracy"}}); };
  expect_refused(
      metric,
      "unknown metric \"acuracy\".\n"
      "  Use one of accuracy, mse, mae, binary_accuracy, categorical_accuracy, "
      "sparse_categorical_accuracy, top_k_categorical_accuracy, sparse_top_k_categorical_accuracy, "
      "true_positives, false_positives, true_negatives, false_negatives, precision, recall, auc, "
      "binary_io_u, root_mean_squared_error, log_cosh_error, cosine_similarity, r2_score, the name "
      "of a loss, or losses::custom.");
  const Attempt optimizer = [&] { m.compile({.optimizer = "adamax", .loss = "mse"}); };
  expect_refused(optimizer,
                 "unknown optimizer \"adamax\".\n"
                 "  Use one of adam, adamw, rmsprop, sgd, or one of namespace optim.");
}

TEST(CompileErrors, OutputsThatAreNone) {
  const Model m = scores();
  const Attempt loss = [&] { m.compile({.loss = {{"a", "mse"}, {"c", "mse"}}}); };
  expect_refused(loss,
                 "compile: loss names \"c\", which is no output of this model.\n"
                 "  Its outputs are \"a\", \"b\".");
  const Attempt metrics = [&] { m.compile({.loss = {"mse", "mse"}, .metrics = {{"c", {"mae"}}}}); };
  expect_refused(metrics,
                 "compile: metrics names \"c\", which is no output of this model.\n"
                 "  Its outputs are \"a\", \"b\".");
  const Attempt weights = [&] { m.compile({.loss = {"mse", "mse"}, .loss_weights = {{"c", 1.0}}}); };
  expect_refused(weights,
                 "compile: loss_weights names \"c\", which is no output of this model.\n"
                 "  Its outputs are \"a\", \"b\".");
}

TEST(CompileErrors, WeightedMetricsNeedALoss) {
  const Model m = scores();
  const Attempt no_output = [&] { m.compile({.loss = "mse", .weighted_metrics = {{"c", {"mae"}}}}); };
  expect_refused(no_output,
                 "compile: weighted_metrics names \"c\", which is no output of this model.\n"
                 "  Its outputs are \"a\", \"b\".");
  const Attempt no_loss = [&] { m.compile({.loss = {{"a", "mse"}}, .weighted_metrics = {{"b", {"mae"}}}}); };
  expect_refused(
      no_loss,
      "compile: weighted_metrics names the output \"b\", which has no loss and so no sample weights.\n"
      "  Give it a loss, perhaps with a loss_weights of 0, or move them to metrics.");
}

TEST(CompileErrors, WrongCounts) {
  const Model m = scores();
  const Attempt losses = [&] { m.compile({.loss = {"mse", "mse", "mse"}}); };
  expect_refused(losses,
                 "compile: loss expects one entry for each of the 2 outputs, received 3.\n"
                 "  Give them by name: \"a\", \"b\".");
  const Attempt weights = [&] { m.compile({.loss = {"mse", "mse"}, .loss_weights = {1.0, 2.0, 3.0}}); };
  expect_refused(weights,
                 "compile: loss_weights expects one entry for each of the 2 outputs, received 3.\n"
                 "  Give them by name: \"a\", \"b\".");
  const Attempt metrics = [&] { m.compile({.loss = {"mse", "mse"}, .metrics = {"mae"}}); };
  expect_refused(metrics,
                 "compile: metrics expects one entry for each of the 2 outputs, received 1.\n"
                 "  Give them by name: \"a\", \"b\".");
  const Attempt weighted = [&] { m.compile({.loss = {"mse", "mse"}, .weighted_metrics = {"mae"}}); };
  expect_refused(weighted,
                 "compile: weighted_metrics expects one entry for each of the 2 outputs, received 1.\n"
                 "  Give them by name: \"a\", \"b\".");
  const Attempt twice = [&] { m.compile({.loss = {{"a", "mse"}, {"a", "mae"}}}); };
  expect_refused(twice, "the name \"a\" stands twice in one list.\n  Name each entry once.");
}

TEST(CompileErrors, LossWeights) {
  const Model m = scores();
  const Attempt none = [&] { m.compile({.loss = {{"a", "mse"}}, .loss_weights = {{"b", 0.5}}}); };
  expect_refused(none,
                 "compile: loss_weights weighs the output \"b\", which has no loss.\n  Give it a loss.");
  const Attempt nan = [&] { m.compile({.loss = {{"a", "mse"}}, .loss_weights = {{"a", kNaN}}}); };
  expect_refused(nan,
                 "compile: loss_weights expects finite numbers, received nan for the output \"a\".\n"
                 "  1 is usual.");
}

TEST(CompileErrors, NothingToMinimise) {
  const Model m = one();
  const Attempt none = [&] { m.compile({.optimizer = "adam", .metrics = {"mae"}}); };
  expect_refused(none, "compile: the model has nothing to minimise.\n  Give compile a loss.");
  const Attempt empty = [&] { m.compile({.loss = Loss()}); };
  expect_refused(empty, "compile: the loss of output \"y\" is an empty Loss.\n  Assign a loss to it first.");
}

TEST(CompileErrors, LearningRates) {
  const Attempt negative = [] { optim::Adam({.learning_rate = -0.1}); };
  expect_refused(negative,
                 "adam expects a finite learning_rate of at least 0, received -0.1.\n"
                 "  Give a small positive number such as 0.001.");
  const Attempt nan = [] { optim::SGD({.learning_rate = kNaN}); };
  expect_refused(nan,
                 "sgd expects a finite learning_rate of at least 0, received nan.\n"
                 "  Give a small positive number such as 0.001.");
  const Attempt schedule = [] { optim::CosineDecay(kNaN, {.decay_steps = 10}); };
  expect_refused(schedule,
                 "CosineDecay expects finite numbers, received nan.\n"
                 "  Give small positive rates such as 0.001.");
  const Attempt steps = [] { optim::ExponentialDecay(0.1, {.decay_steps = 0}); };
  expect_refused(steps,
                 "ExponentialDecay expects decay_steps of at least 1, received 0.\n"
                 "  Give the number of updates over which the rate decays.");
  const Attempt values = [] { optim::PiecewiseConstantDecay({10, 20}, {0.1, 0.01}); };
  expect_refused(values,
                 "PiecewiseConstantDecay expects one value more than boundaries, received 2 and 2.\n"
                 "  Give the rate after the last boundary too.");
}

TEST(CompileErrors, OptimizerSettings) {
  const Attempt two = [] { optim::SGD({.clipnorm = 1, .clipvalue = 0.5}); };
  expect_refused(two,
                 "sgd expects at most one of clipnorm, clipvalue and global_clipnorm, received 2.\n"
                 "  Keep one of them.");
  const Attempt clip = [] { optim::Adam({.clipnorm = kNaN}); };
  expect_refused(
      clip, "adam expects finite settings of at least 0, received nan.\n  Leave out what is not wanted.");
  const Attempt decay = [] { optim::AdamW({.weight_decay = kNaN}); };
  expect_refused(
      decay, "adamw expects finite settings of at least 0, received nan.\n  Leave out what is not wanted.");
  const Attempt epsilon = [] { optim::Adam({.epsilon = kNaN}); };
  expect_refused(epsilon,
                 "adam expects beta_1 and beta_2 from 0 to below 1 and epsilon of at least 0, received "
                 "0.9, 0.999 and nan.\n  Keras's defaults are 0.9, 0.999 and 1e-7.");
  const Attempt beta = [] { optim::Adam({.beta_1 = 1}); };
  expect_refused(beta,
                 "adam expects beta_1 and beta_2 from 0 to below 1 and epsilon of at least 0, received "
                 "1, 0.999 and 1e-07.\n  Keras's defaults are 0.9, 0.999 and 1e-7.");
  const Attempt momentum = [] { optim::SGD({.momentum = kNaN}); };
  expect_refused(momentum, "SGD expects a momentum from 0 to 1, received nan.\n  0.9 is usual.");
  const Attempt rho = [] { optim::RMSprop({.rho = kNaN}); };
  expect_refused(rho,
                 "rmsprop expects rho and momentum from 0 to 1 and epsilon of at least 0, received nan, "
                 "0 and 1e-07.\n  Keras's defaults are 0.9, 0 and 1e-7.");
}

TEST(CompileErrors, OptionsOfLosses) {
  const Attempt smoothing = [] { losses::BinaryCrossentropy({.label_smoothing = kNaN}); };
  expect_refused(smoothing,
                 "binary_crossentropy expects label_smoothing between 0 and 1, received nan.\n"
                 "  Keras's default is 0.");
  const Attempt delta = [] { losses::Huber({.delta = kNaN}); };
  expect_refused(delta, "Huber expects a finite delta above 0, received nan.\n  Keras's default is 1.");
  const Attempt gamma = [] { losses::BinaryFocalCrossentropy({.gamma = kNaN}); };
  expect_refused(
      gamma,
      "binary_focal_crossentropy expects a finite alpha and a finite gamma of at least 0, received "
      "0.25 and nan.\n  Keras's defaults are 0.25 and 2.");
  const Attempt alpha = [] { losses::Tversky({.alpha = kNaN}); };
  expect_refused(alpha,
                 "Tversky expects finite numbers alpha and beta, received nan and 0.5.\n"
                 "  Keras's defaults are 0.5.");
  const Attempt reduction = [] { losses::MeanSquaredError({.reduction = "none"}); };
  expect_refused(reduction,
                 "unknown reduction \"none\".\n"
                 "  Use \"sum_over_batch_size\", \"mean\", \"mean_with_sample_weight\" or \"sum\".");
  const Attempt function = [] { losses::custom("mine", {}); };
  expect_refused(function,
                 "losses::custom(\"mine\") received no function.\n  Give one of labels and predictions.");
}

TEST(CompileErrors, OptionsOfMetrics) {
  const Attempt threshold = [] { metrics::BinaryAccuracy({.threshold = kNaN}); };
  expect_refused(threshold,
                 "binary_accuracy expects a threshold between 0 and 1, received nan.\n"
                 "  Keras's default is 0.5.");
  const Attempt recall = [] { metrics::Recall({.thresholds = 2}); };
  expect_refused(recall, "recall expects a threshold from 0 to 1, received 2.\n  Keras's default is 0.5.");
  const Attempt k = [] { metrics::TopKCategoricalAccuracy({.k = 0}); };
  expect_refused(k,
                 "top_k_categorical_accuracy expects k of at least 1, received 0.\n  Keras's default is 5.");
  const Attempt auc = [] { metrics::AUC({.num_thresholds = 1}); };
  expect_refused(auc, "auc expects num_thresholds of at least 2, received 1.\n  Keras's default is 200.");
  const Attempt curve = [] { metrics::AUC({.curve = "ROCK"}); };
  expect_refused(curve, "AUC knows no curve \"ROCK\".\n  Use \"ROC\" or \"PR\".");
  const Attempt average = [] { metrics::F1Score(); };
  expect_refused(average,
                 "f1_score gives one number a class unless it is averaged.\n"
                 "  Set .average to \"macro\", \"weighted\" or \"micro\".");
  const Attempt classes = [] { metrics::MeanIoU({}); };
  expect_refused(classes,
                 "mean_io_u expects num_classes, the number of classes there are, received 0.\n"
                 "  Set .num_classes.");
}

TEST(CompileErrors, Devices) {
  const Model m = one();
  for (const DeviceInfo& info : devices()) {
    if (info.available) continue;
    const Attempt absent = [&] { m.compile({.loss = "mse", .device = info.device}); };
    const std::string device = info.device == Device::Cuda ? "cuda" : "emulated";
    expect_refused(absent, "the device " + device + " is absent: " + info.description +
                               ".\n  Use Device::Cpu or Device::Auto.");
  }
  const Attempt name = [] { device_from_name("gpu"); };
  expect_refused(name, "unknown device \"gpu\".\n  Use auto, cpu, cuda or emulated.");
  const Attempt threads = [&] { m.compile({.loss = "mse", .threads = -1}); };
  expect_refused(threads, "threads must be 0 (one for each core) or more, received -1.\n  0 is usual.");
}

// A compile that fails leaves the model as it was.
TEST(CompileErrors, KeepWhatWasCompiled) {
  const Model m = one();
  m.compile({.optimizer = "sgd", .loss = "mse"});
  EXPECT_THROW(m.compile({.loss = Loss()}), Error);
  EXPECT_NO_THROW(m.fit(zeros({4, 4}), zeros({4, 1}), {.verbose = 0}));
}

TEST(CompileErrors, BoundariesThatDoNotGrow) {
  for (const std::vector<std::int64_t>& boundaries : {std::vector<std::int64_t>{5, 3}, {3, 3}}) {
    const Attempt wrong = [&] { optim::PiecewiseConstantDecay(boundaries, {0.1, 0.2, 0.3}); };
    expect_refused(
        wrong,
        "PiecewiseConstantDecay expects boundaries that grow, received one that is not above the one "
        "before it.\n  Give the last updates of the rates in order.");
  }
}

TEST(CompileErrors, MoreThreadsThanThereCanBe) {
  auto x = Input({4});
  const Model model(x, layers::Dense(1)(x));
  const Attempt wrong = [&] { model.compile({.loss = "mse", .device = Device::Cpu, .threads = 100'000}); };
  expect_refused(wrong,
                 "threads expects no more than the system can start, received 100000.\n  Use 0, which is one "
                 "for each core.");
}

}  // namespace
}  // namespace lamina::errors
