#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#include "model/callbacks/callbacks.h"
#include "model/callbacks/monitor.h"
#include "optim/optimizers.h"
#include "optim/schedules.h"
#include "tests/model/article_models.h"

namespace lamina {
namespace {

using namespace callbacks;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// A training whose figures are given; its one weight is the number of the epoch that ended last.
class ScriptedTraining final : public Training {
 public:
  void stop() override { stopped = true; }
  int epochs() const override { return 100; }
  int validation_freq() const override { return freq; }
  double learning_rate() const override { return rate; }
  void set_learning_rate(double value) override { rate = value; }
  std::vector<Tensor> weights() const override { return {Tensor::from<float>({weight}, {1})}; }
  void set_weights(const std::vector<Tensor>& weights) override { weight = weights[0].at<float>(0); }

  // Epochs until the script ends or the callback stops it: how many there were.
  int run(const Callback& callback, const std::string& figure, const std::vector<double>& values) {
    stopped = false;
    callback->on_train_begin(*this);
    int epoch = 0;
    for (; epoch < static_cast<int>(values.size()) && !stopped; ++epoch) {
      callback->on_epoch_begin(*this, epoch);
      weight = static_cast<float>(epoch);
      Logs logs;
      logs.set("loss", 1);
      if (!std::isnan(values[static_cast<std::size_t>(epoch)]) || figure == "loss")
        logs.set(figure, values[static_cast<std::size_t>(epoch)]);
      callback->on_epoch_end(*this, epoch, logs);
      rates.push_back(rate);
    }
    callback->on_train_end(*this);
    return epoch;
  }

  bool stopped = false;
  int freq = 1;
  double rate = 1;
  float weight = -1;
  std::vector<double> rates;
};

std::string message_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

TEST(EarlyStopping, StopsAfterPatience) {
  ScriptedTraining training;
  EXPECT_EQ(training.run(EarlyStopping({.patience = 2}), "val_loss", {3, 2, 2.5, 2.1, 1}), 4);
  EXPECT_EQ(training.weight, 3);  // those of the last epoch
}

TEST(EarlyStopping, NoPatienceStopsAtTheFirstEpochWithoutImprovement) {
  ScriptedTraining training;
  EXPECT_EQ(training.run(EarlyStopping(), "val_loss", {1, 2, 0}), 2);
}

TEST(EarlyStopping, RestoresTheBestWeightsWhenStopped) {
  ScriptedTraining training;
  EXPECT_EQ(
      training.run(EarlyStopping({.patience = 2, .restore_best_weights = true}), "val_loss", {3, 2, 4, 5}),
      4);
  EXPECT_EQ(training.weight, 1);
}

TEST(EarlyStopping, RestoresTheBestWeightsWhenTrainingEndedByItself) {
  ScriptedTraining training;
  EXPECT_EQ(training.run(EarlyStopping({.patience = 9, .restore_best_weights = true}), "val_loss", {1, 2, 3}),
            3);
  EXPECT_EQ(training.weight, 0);
}

TEST(EarlyStopping, MinDeltaAndMode) {
  ScriptedTraining training;
  EXPECT_EQ(training.run(EarlyStopping({.min_delta = -0.5, .patience = 1}), "val_loss", {3, 2.6, 1}), 2);
  EXPECT_EQ(training.run(EarlyStopping({.monitor = "accuracy", .patience = 1}), "accuracy", {.5, .6, .7, .7}),
            4);
  EXPECT_EQ(training.run(EarlyStopping({.monitor = "own", .patience = 1, .mode = "max"}), "own", {1, 0, 2}),
            2);
}

TEST(EarlyStopping, BaselineMustBeBeaten) {
  ScriptedTraining training;
  const auto callback = EarlyStopping({.patience = 3, .baseline = 1, .restore_best_weights = true});
  EXPECT_EQ(training.run(callback, "val_loss", {5, 4, 3, 3, 2}), 4);  // improving, but never below 1
  EXPECT_EQ(training.weight, 2);
  EXPECT_EQ(training.run(callback, "val_loss", {5, 0.5, 0.6, 0.7, 0.8, 0.9}), 5);
}

TEST(EarlyStopping, StartsFromAnEpoch) {
  ScriptedTraining training;
  EXPECT_EQ(training.run(EarlyStopping({.start_from_epoch = 3}), "val_loss", {1, 2, 3, 4, 5, 6}), 5);
}

TEST(EarlyStopping, MayBeUsedAgain) {
  ScriptedTraining training;
  const auto callback = EarlyStopping({.patience = 2});
  EXPECT_EQ(training.run(callback, "val_loss", {1, 2, 3, 4}), 3);
  EXPECT_EQ(training.run(callback, "val_loss", {9, 8, 7}), 3);
}

TEST(EarlyStopping, NaNIsNoImprovement) {
  ScriptedTraining training;
  const auto callback = EarlyStopping({.monitor = "loss", .patience = 2});
  EXPECT_EQ(training.run(callback, "loss", {kNaN, kNaN, 1}), 2);
  EXPECT_EQ(training.run(callback, "loss", {kNaN, 1, 0.5, kNaN, kNaN, 0}), 5);
}

TEST(EarlyStopping, UnknownFigureIsAnErrorThatListsThem) {
  ScriptedTraining training;
  const std::string typo =
      message_of([&] { training.run(EarlyStopping({.monitor = "acuracy"}), "accuracy", {1}); });
  EXPECT_NE(typo.find("gets better upwards or downwards"), std::string::npos) << typo;
  const std::string absent =
      message_of([&] { training.run(EarlyStopping({.monitor = "auc"}), "accuracy", {1}); });
  EXPECT_NE(absent.find("callbacks_test.cpp:"), std::string::npos) << absent;
  EXPECT_NE(absent.find("monitors \"auc\", but the figures of this training are accuracy, loss.\n  "),
            std::string::npos)
      << absent;
  const std::string validation = message_of([&] { training.run(EarlyStopping(), "accuracy", {1}); });
  EXPECT_NE(validation.find("Give fit validation data"), std::string::npos) << validation;
  EXPECT_THROW(EarlyStopping({.mode = "least"}), Error);
}

TEST(EarlyStopping, EpochsWithoutValidationDoNotCount) {
  ScriptedTraining training;
  training.freq = 2;
  EXPECT_EQ(training.run(EarlyStopping({.patience = 1}), "val_loss", {kNaN, 2, kNaN, 1, kNaN, 3, kNaN}), 6);
}

TEST(Monitor, KnowsDirections) {
  for (const char* up : {"accuracy", "val_sparse_categorical_accuracy", "auc_1", "priority_auc", "recall",
                         "top_k_categorical_accuracy", "r2_score", "mean_io_u"})
    EXPECT_EQ(direction_of(up), Direction::Up) << up;
  for (const char* down : {"loss", "val_loss", "priority_loss", "mean_squared_error", "mae", "kl_divergence",
                           "categorical_hinge", "binary_crossentropy", "false_positives"})
    EXPECT_EQ(direction_of(down), Direction::Down) << down;
  for (const char* unknown : {"gap", "face", "toauc", ""})
    EXPECT_EQ(direction_of(unknown), std::nullopt) << unknown;
}

TEST(ReduceLROnPlateau, ReducesAfterPatience) {
  ScriptedTraining training;
  training.run(ReduceLROnPlateau({.factor = 0.5, .patience = 2}), "val_loss", {3, 3, 3, 3, 3, 1});
  EXPECT_EQ(training.rates, (std::vector<double>{1, 1, 0.5, 0.5, 0.25, 0.25}));
}

TEST(ReduceLROnPlateau, CooldownAndLowestRate) {
  ScriptedTraining training;
  training.run(ReduceLROnPlateau({.factor = 0.1, .patience = 1, .cooldown = 2, .min_lr = 0.05}), "val_loss",
               {3, 3, 3, 3, 3, 3, 3});
  // Reduced at epoch 1; 2 cools down, 3 ends that and counts; then the lowest rate.
  EXPECT_EQ(training.rates, (std::vector<double>{1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05}));
}

TEST(ReduceLROnPlateau, SmallImprovementsAreNone) {
  ScriptedTraining training;
  training.run(ReduceLROnPlateau({.patience = 1}), "val_loss", {1, 0.99995, 0.5});
  EXPECT_EQ(training.rates[1], 0.1);
}

TEST(ReduceLROnPlateau, LogsTheRateAndRefusesFactors) {
  ScriptedTraining training;
  Logs logs;
  logs.set("val_loss", 1);
  const auto callback = ReduceLROnPlateau();
  callback->on_train_begin(training);
  callback->on_epoch_end(training, 0, logs);
  EXPECT_EQ(logs["learning_rate"], 1);
  EXPECT_THROW(ReduceLROnPlateau({.factor = 1}), Error);
}

TEST(LearningRateScheduler, SetsTheRateBeforeEachEpoch) {
  ScriptedTraining training;
  training.run(LearningRateScheduler([](int epoch, double rate) { return epoch < 2 ? rate : rate / 2; }),
               "loss", {1, 1, 1, 1});
  EXPECT_EQ(training.rates, (std::vector<double>{1, 1, 0.5, 0.25}));
  training.rates.clear();
  training.run(LearningRateScheduler([](int epoch) { return 1.0 + epoch; }), "loss", {1, 1});
  EXPECT_EQ(training.rates, (std::vector<double>{1, 2}));
}

TEST(LearningRateScheduler, RefusesRatesThatCannotBe) {
  ScriptedTraining training;
  EXPECT_THROW(training.run(LearningRateScheduler([](int) { return -1.0; }), "loss", {1}), Error);
  EXPECT_THROW(training.run(LearningRateScheduler([](int) { return kNaN; }), "loss", {1}), Error);
  EXPECT_THROW(LearningRateScheduler(std::function<double(int)>()), Error);
}

class CSVLoggerTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }
  std::string contents() const {
    std::ifstream file(path_);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string path_ = (std::filesystem::temp_directory_path() / "lamina_log.csv").string();
  ScriptedTraining training_;
};

TEST_F(CSVLoggerTest, WritesALineAnEpoch) {
  training_.run(CSVLogger(path_), "val_loss", {0.1, 2});
  EXPECT_EQ(contents(), "epoch,loss,val_loss\n0,1,0.1\n1,1,2\n");
}

TEST_F(CSVLoggerTest, AppendsWithoutASecondHeader) {
  training_.run(CSVLogger(path_, {.separator = ";", .append = true}), "val_loss", {0.5});
  training_.run(CSVLogger(path_, {.separator = ";", .append = true}), "val_loss", {0.25});
  EXPECT_EQ(contents(), "epoch;loss;val_loss\n0;1;0.5\n0;1;0.25\n");
  training_.run(CSVLogger(path_), "val_loss", {});
  EXPECT_EQ(contents(), "");
}

TEST_F(CSVLoggerTest, KeepsPlaceForValidationThatComesLater) {
  training_.freq = 2;
  training_.run(CSVLogger(path_), "val_loss", {kNaN, 0.5});
  EXPECT_EQ(contents(), "epoch,loss,val_loss\n0,1,NA\n1,1,0.5\n");
}

TEST_F(CSVLoggerTest, QuotesNames) {
  training_.run(CSVLogger(path_), "val,\"a\"", {1});
  EXPECT_EQ(contents(), "epoch,loss,\"val,\"\"a\"\"\"\n0,1,1\n");
}

TEST_F(CSVLoggerTest, RefusesPathsThatCannotBeWritten) {
  const std::string message = message_of([&] { training_.run(CSVLogger("/nowhere/log.csv"), "loss", {1}); });
  EXPECT_NE(message.find("callbacks_test.cpp:"), std::string::npos) << message;
  EXPECT_NE(message.find("cannot write /nowhere/log.csv"), std::string::npos) << message;
}

TEST(TerminateOnNaN, StopsAfterTheBatch) {
  ScriptedTraining training;
  const auto callback = TerminateOnNaN();
  ASSERT_TRUE(callback->wants_batches());
  Logs logs;
  logs.set("loss", 0.5);
  callback->on_train_batch_end(training, 0, logs);
  EXPECT_FALSE(training.stopped);
  for (const double bad : {kNaN, std::numeric_limits<double>::infinity()}) {
    training.stopped = false;
    logs.set("loss", bad);
    callback->on_train_batch_end(training, 1, logs);
    EXPECT_TRUE(training.stopped);
  }
  EXPECT_THROW(TerminateOnNaN({.raise_error = true})->on_train_batch_end(training, 1, logs), Error);
}

TEST(LambdaCallback, CallsWhatItWasGiven) {
  ScriptedTraining training;
  std::string seen;
  const auto callback =
      LambdaCallback({.on_epoch_begin = [&](int epoch) { seen += "begin" + std::to_string(epoch) + " "; },
                      .on_epoch_end =
                          [&](Training& t, int epoch, Logs& logs) {
                            seen += "end" + std::to_string(epoch) + " ";
                            if (logs["loss"] < 0.5) t.stop();
                          },
                      .on_train_begin = [&] { seen += "train "; },
                      .on_train_end = [&](Training&) { seen += "done"; }});
  EXPECT_FALSE(callback->wants_batches());
  EXPECT_EQ(training.run(callback, "loss", {1, 0.1, 1}), 2);
  EXPECT_EQ(seen, "train begin0 end0 begin1 end1 done");
  int batches = 0;
  const auto by_batch = LambdaCallback({.on_train_batch_end = [&](std::int64_t, const Logs&) { ++batches; }});
  EXPECT_TRUE(by_batch->wants_batches());
  by_batch->on_train_batch_end(training, 0, Logs());
  EXPECT_EQ(batches, 1);
}

// With a real model: y = 2 x, learned by one weight.
class CallbacksInFit : public testing::Test {
 protected:
  CallbacksInFit() {
    std::vector<float> x, y;
    for (int i = 0; i < 32; ++i) x.push_back(static_cast<float>(i) / 32), y.push_back(2 * x.back());
    x_ = Tensor::from(x, {32, 1});
    y_ = Tensor::from(y, {32, 1});
    auto input = Input({1});
    model_.emplace(input, layers::Dense(1)(input), ModelOptions{.seed = 1});
  }
  void compile(const Optimizer& optimizer) { model_->compile({.optimizer = optimizer, .loss = "mse"}); }

  Tensor x_, y_;
  std::optional<Model> model_;
};

TEST_F(CallbacksInFit, EarlyStoppingRestoresWeights) {
  compile(optim::SGD({.learning_rate = 3}));  // diverges: the first epoch is the best
  std::vector<Tensor> first;
  const History history = model_->fit(
      x_, y_,
      {.epochs = 10,
       .verbose = 0,
       .callbacks = {LambdaCallback({.on_epoch_end =
                                         [&](int epoch, const Logs&) {
                                           if (epoch == 0) first = model_->get_weights();
                                         }}),
                     EarlyStopping({.monitor = "loss", .patience = 2, .restore_best_weights = true})}});
  EXPECT_LT(history.epochs().size(), 10u);
  const float best = first[0].at<float>(0, 0);
  const auto& losses = history["loss"];
  if (std::min_element(losses.begin(), losses.end()) == losses.begin()) {
    EXPECT_EQ(model_->get_weights()[0].at<float>(0, 0), best);
  }
}

TEST_F(CallbacksInFit, SchedulerReachesTheHistory) {
  compile("sgd");
  const History history = model_->fit(
      x_, y_,
      {.epochs = 3, .verbose = 0, .callbacks = {LearningRateScheduler([](int e) { return 0.5 / (e + 1); })}});
  EXPECT_EQ(history["learning_rate"][1], 0.25);
}

TEST_F(CallbacksInFit, ScheduleAndSchedulerExcludeEachOther) {
  compile(
      optim::SGD({.learning_rate = optim::ExponentialDecay(0.1, {.decay_steps = 10, .decay_rate = 0.5})}));
  const FitOptions options{.verbose = 0, .callbacks = {ReduceLROnPlateau({.monitor = "loss"})}};
  const std::string message = message_of([&] { model_->fit(x_, y_, options); });
  EXPECT_NE(message.find("follows a schedule"), std::string::npos) << message;
  EXPECT_NE(message.find("callbacks_test.cpp:"), std::string::npos) << message;
}

TEST_F(CallbacksInFit, TerminateOnNaNEndsTheEpochEarly) {
  compile("sgd");
  x_.mutable_span<float>()[3] = static_cast<float>(kNaN);
  const History history =
      model_->fit(x_, y_, {.epochs = 5, .batch_size = 4, .verbose = 0, .callbacks = {TerminateOnNaN()}});
  EXPECT_EQ(history.epochs().size(), 1u);
}

}  // namespace
}  // namespace lamina
