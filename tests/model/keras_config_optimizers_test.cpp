#include <gtest/gtest.h>

#include "core/base/unknown_class.h"
#include "data/files/json.h"
#include "optim/config.h"
#include "optim/optimizers.h"

namespace lamina {
namespace {

Config json(const std::string& text) { return data::parse_json(text, "the test"); }

Optimizer read(const Config& config) {
  Optimizer optimizer = "sgd";
  from_config(config, optimizer);
  return optimizer;
}

// What Keras 3.15 writes, with the keys that all optimizers have.
std::string keras_optimizer(const std::string& class_name, const std::string& name, const std::string& rate,
                            const std::string& own, const std::string& changes = "{}") {
  Config settings = json(R"({"name": ")" + name + R"(", "learning_rate": )" + rate +
                         R"(, "weight_decay": null, "clipnorm": null, "global_clipnorm": null,
                         "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                         "ema_overwrite_frequency": null, "loss_scale_factor": null,
                         "gradient_accumulation_steps": null, )" +
                         own + "}");
  const Config changed = json(changes);
  for (const auto& [key, value] : changed.members()) settings.set(key, value);
  return data::to_json(keras_object("keras.optimizers", class_name, std::move(settings)));
}

std::string sgd(const std::string& rate, const std::string& changes = "{}") {
  return keras_optimizer("SGD", "sgd", rate, R"("momentum": 0.5, "nesterov": false)", changes);
}

std::string adam(const std::string& changes = "{}", const std::string& class_name = "Adam") {
  return keras_optimizer(class_name, class_name == "Adam" ? "adam" : "adam_w", "0.009999999776482582",
                         R"("beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07, "amsgrad": false)", changes);
}

std::string schedule(const std::string& class_name, const std::string& settings) {
  return R"({"module": "keras.optimizers.schedules", "class_name": ")" + class_name + R"(", "config": )" +
         settings + R"(, "registered_name": null})";
}

// Settings of real files; from each, what comes back must be in the file too, with the same value.
void expect_kept(const Config& file, const Config& written) {
  EXPECT_EQ(written.at("class_name"), file.at("class_name"));
  EXPECT_EQ(written.at("module"), file.at("module"));
  const Config &from = file.at("config"), &to = written.at("config");
  for (const auto& [key, value] : to.members()) {
    ASSERT_TRUE(from.find(key)) << key;
    if (value.is_object())
      expect_kept(*from.find(key), value);
    else
      EXPECT_EQ(value, *from.find(key)) << key;
  }
  for (const auto& [key, value] : from.members())
    EXPECT_TRUE(to.find(key) || value.is_null() || key == "ema_momentum") << key;
}

TEST(KerasConfigOptimizers, FilesOfKerasComeBackTheSame) {
  const std::string files[] = {
      sgd("0.05000000074505806"),
      sgd("0.5", R"({"clipnorm": 0.1})"),
      sgd("0.5", R"({"clipvalue": 0.02})"),
      sgd("0.10000000149011612", R"({"weight_decay": 0.02, "momentum": 0.0})"),
      sgd("0.05000000074505806", R"({"momentum": 0.8, "nesterov": true})"),
      adam(),
      adam(R"({"amsgrad": true, "global_clipnorm": 0.2})"),
      adam(R"({"beta_1": 0.8, "beta_2": 0.95, "epsilon": 0.001})"),
      adam(R"({"weight_decay": 0.05})", "AdamW"),
      keras_optimizer("RMSprop", "rm_sprop", "0.004999999888241291",
                      R"("rho": 0.8, "momentum": 0.5, "epsilon": 1e-07, "centered": true)"),
  };
  for (const std::string& file : files) {
    SCOPED_TRACE(file);
    expect_kept(json(file), to_config(read(json(file))));
  }
}

TEST(KerasConfigOptimizers, SchedulesOfKerasComeBackTheSame) {
  const std::string schedules[] = {
      schedule("CosineDecay", R"({"initial_learning_rate": 0.2, "decay_steps": 10, "alpha": 0.1,
                               "name": "CosineDecay", "warmup_target": null, "warmup_steps": 0})"),
      schedule("CosineDecay", R"({"initial_learning_rate": 0.01, "decay_steps": 6, "alpha": 0.0,
                               "name": "CosineDecay", "warmup_target": 0.2, "warmup_steps": 3})"),
      schedule("ExponentialDecay", R"({"initial_learning_rate": 0.2, "decay_steps": 3, "decay_rate": 0.5,
                                    "staircase": true, "name": "ExponentialDecay"})"),
      schedule("InverseTimeDecay", R"({"initial_learning_rate": 0.2, "decay_steps": 2, "decay_rate": 0.5,
                                    "staircase": false, "name": "InverseTimeDecay"})"),
      schedule("PiecewiseConstantDecay", R"({"boundaries": [2, 5], "values": [0.2, 0.05, 0.01],
                                          "name": "PiecewiseConstantDecay"})"),
      schedule("PolynomialDecay", R"({"initial_learning_rate": 0.2, "decay_steps": 6,
                                   "end_learning_rate": 0.01, "power": 2.0, "cycle": false,
                                   "name": "PolynomialDecay"})"),
  };
  for (const std::string& text : schedules) {
    SCOPED_TRACE(text);
    const Optimizer optimizer = read(json(sgd(text)));
    EXPECT_TRUE(optimizer.options().learning_rate.is_schedule());
    expect_kept(json(sgd(text)), to_config(optimizer));
  }
}

TEST(KerasConfigOptimizers, WhatIsMadeHereIsReadHere) {
  const Optimizer all[] = {
      optim::SGD({.learning_rate = 0.05, .momentum = 0.9, .nesterov = true, .weight_decay = 0.1}),
      optim::Adam({.learning_rate = 0.3, .beta_1 = 0.7, .amsgrad = true, .clipnorm = 2}),
      optim::AdamW({.weight_decay = 0, .clipvalue = 3}),
      optim::AdamW({.learning_rate = optim::CosineDecay(0.1, {.decay_steps = 7, .warmup_steps = 2})}),
      optim::RMSprop({.rho = 0.8, .momentum = 0.1, .centered = true, .global_clipnorm = 1}),
  };
  for (const Optimizer& optimizer : all) {
    const Config written = to_config(optimizer);
    EXPECT_EQ(to_config(read(written)), written) << data::to_json(written);
  }
}

TEST(KerasConfigOptimizers, RatesAreRoundedToFloat32WhenTheyAreWritten) {
  const Config settings = to_config(optim::SGD({.learning_rate = 0.05})).at("config");
  EXPECT_EQ(settings.at("learning_rate"), Config(0.05000000074505806));
  EXPECT_EQ(to_config(Optimizer("adam"), 0.25).at("config").at("learning_rate"), Config(0.25));
  EXPECT_EQ(read(json(sgd("0.05000000074505806"))).options().learning_rate.constant(), 0.05000000074505806);
}

TEST(KerasConfigOptimizers, ANameAloneHasKerasDefaults) {
  EXPECT_EQ(to_config(read("adam")), to_config(optim::Adam()));
  EXPECT_EQ(to_config(read("RMSprop")), to_config(optim::RMSprop()));
  EXPECT_EQ(read(json(R"({"module": "keras.optimizers", "class_name": "AdamW", "config": {}})"))
                .options()
                .weight_decay,
            0.004);
}

std::string refusal(const std::string& text) {
  try {
    read(json(text));
  } catch (const UnknownClass& e) {
    return e.what();
  }
  return "nothing was refused";
}

TEST(KerasConfigOptimizers, WhatLaminaLacksIsNamed) {
  EXPECT_NE(refusal(sgd("0.1", R"({"use_ema": true})")).find("use_ema"), std::string::npos);
  EXPECT_NE(refusal(sgd("0.1", R"({"gradient_accumulation_steps": 3})")).find("gradient_accumulation_steps"),
            std::string::npos);
  EXPECT_NE(refusal(sgd("0.1", R"({"loss_scale_factor": 2.0})")).find("loss_scale_factor"),
            std::string::npos);
  EXPECT_NE(refusal(sgd("0.1", R"({"momentum": 7.0})")).find("received 7."), std::string::npos);
  EXPECT_NE(refusal(sgd("0.1", R"({"momentum": "much"})")).find("momentum expects a number"),
            std::string::npos);
  EXPECT_NE(refusal(keras_optimizer("Lion", "lion", "0.1", R"("beta_1": 0.9)")).find("\"Lion\""),
            std::string::npos);
  EXPECT_NE(refusal(sgd(schedule("CosineDecayRestarts", "{}"))).find("CosineDecayRestarts"),
            std::string::npos);
  EXPECT_NE(refusal(R"({"module": "my.own", "class_name": "Adam", "config": {}})").find("Adam"),
            std::string::npos);
}

TEST(KerasConfigOptimizers, OnesOwnCannotBeWritten) {
  const LearningRate own("own", [](const Value& step) { return step; });
  EXPECT_THROW(to_config(optim::SGD({.learning_rate = own})), Error);
}

TEST(KerasConfigOptimizers, SlotsStandInTheOrderOfKerasFiles) {
  using Order = std::vector<KerasSlot>;
  EXPECT_EQ(keras_slot_order("sgd", 2), Order{});
  EXPECT_EQ(keras_slot_order(optim::SGD({.momentum = 0.9}), 2), (Order{{0, "momentum"}, {1, "momentum"}}));
  EXPECT_EQ(keras_slot_order(optim::Adam({.amsgrad = true}), 2), (Order{{0, "momentum"},
                                                                        {0, "velocity"},
                                                                        {1, "momentum"},
                                                                        {1, "velocity"},
                                                                        {0, "velocity_hat"},
                                                                        {1, "velocity_hat"}}));
  EXPECT_EQ(keras_slot_order(optim::RMSprop({.momentum = 0.5, .centered = true}), 2),
            (Order{{0, "velocity"},
                   {1, "velocity"},
                   {0, "momentum"},
                   {1, "momentum"},
                   {0, "average_gradient"},
                   {1, "average_gradient"}}));
}

}  // namespace
}  // namespace lamina
