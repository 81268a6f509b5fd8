#include <gtest/gtest.h>

#include "core/base/unknown_class.h"
#include "core/ops/unary.h"
#include "data/files/json.h"
#include "model/losses/config.h"
#include "model/losses/losses.h"

namespace lamina {
namespace {

Config json(const std::string& text) { return data::parse_json(text, "the test"); }

Loss read(const Config& config) {
  Loss made = "mse";
  from_config(config, made);
  return made;
}

// What Keras 3.15 wrote. Each setting must come back, or be one that Keras gives the same value when it is
// not there.
const char* const kFiles[] = {
    R"({"module": "keras.losses", "class_name": "BinaryCrossentropy", "config": {"name":
      "binary_crossentropy", "reduction": "sum_over_batch_size", "from_logits": true,
      "label_smoothing": 0.0, "axis": -1}, "registered_name": null})",
    R"({"module": "keras.losses", "class_name": "BinaryCrossentropy", "config": {"name":
      "binary_crossentropy", "reduction": "sum_over_batch_size", "from_logits": false,
      "label_smoothing": 0.1, "axis": -1}, "registered_name": null})",
    R"({"module": "keras.losses", "class_name": "BinaryFocalCrossentropy", "config": {"name":
      "binary_focal_crossentropy", "reduction": "sum_over_batch_size", "from_logits": false,
      "label_smoothing": 0.0, "axis": -1, "apply_class_balancing": true, "alpha": 0.25, "gamma": 2.0},
      "registered_name": null})",
    R"({"module": "keras.losses", "class_name": "CategoricalCrossentropy", "config": {"name":
      "categorical_crossentropy", "reduction": "sum_over_batch_size", "from_logits": true,
      "label_smoothing": 0.2, "axis": -1}, "registered_name": null})",
    R"({"module": "keras.losses", "class_name": "CategoricalFocalCrossentropy", "config": {"name":
      "categorical_focal_crossentropy", "reduction": "sum_over_batch_size", "from_logits": false,
      "label_smoothing": 0.0, "axis": -1, "alpha": 0.25, "gamma": 1.5}, "registered_name": null})",
    R"({"module": "keras.losses", "class_name": "CosineSimilarity", "config": {"name":
      "cosine_similarity", "reduction": "sum_over_batch_size"}, "registered_name": null})",
    R"({"module": "keras.losses", "class_name": "Dice", "config": {"name": "dice", "reduction":
      "sum_over_batch_size", "axis": 1}, "registered_name": null})",
    R"({"module": "keras.losses", "class_name": "Huber", "config": {"name": "huber_loss", "reduction":
      "sum_over_batch_size"}, "registered_name": null})",
    R"({"module": "keras.losses", "class_name": "MeanAbsoluteError", "config": {"name":
      "mean_absolute_error", "reduction": "sum"}, "registered_name": null})",
    R"({"module": "keras.losses", "class_name": "MeanSquaredError", "config": {"name":
      "mean_squared_error", "reduction": "mean_with_sample_weight"}, "registered_name": null})",
    R"({"module": "keras.losses", "class_name": "SparseCategoricalCrossentropy", "config": {"name":
      "sparse_categorical_crossentropy", "reduction": "sum_over_batch_size", "from_logits": true,
      "ignore_class": -1}, "registered_name": null})",
    R"({"module": "keras.losses", "class_name": "SparseCategoricalCrossentropy", "config": {"name":
      "sparse_categorical_crossentropy", "reduction": "sum_over_batch_size", "from_logits": true,
      "ignore_class": null}, "registered_name": null})",
    R"({"module": "keras.losses", "class_name": "Tversky", "config": {"name": "tversky", "reduction":
      "sum_over_batch_size", "alpha": 0.3, "beta": 0.7, "axis": null}, "registered_name": null})",
};

bool goes_without_saying(const std::string& key, const Config& value) {
  return value.is_null() || key == "dtype" || key == "num_labels" || (key == "axis" && value == Config(-1)) ||
         (key == "num_regressors" && value == Config(0));
}

TEST(KerasConfigLosses, FilesOfKerasComeBackTheSame) {
  for (const char* text : kFiles) {
    SCOPED_TRACE(text);
    const Config file = json(text), written = to_config(read(file));
    EXPECT_EQ(written.at("module"), file.at("module"));
    EXPECT_EQ(written.at("class_name"), file.at("class_name"));
    const Config &from = file.at("config"), &to = written.at("config");
    for (const auto& [key, value] : from.members()) {
      const Config* kept = to.find(key);
      if (!kept)
        EXPECT_TRUE(goes_without_saying(key, value)) << key;
      else if (value.is_number())
        EXPECT_EQ(kept->number(), value.number()) << key;
      else
        EXPECT_EQ(*kept, value) << key;
    }
    for (const auto& [key, value] : to.members()) EXPECT_TRUE(from.find(key)) << key;
    EXPECT_EQ(to_config(read(written)), written);
  }
}

TEST(KerasConfigLosses, WhatIsMadeHereIsReadHere) {
  const Loss all[] = {
      losses::MeanSquaredError({.reduction = "sum"}),
      losses::MeanAbsoluteError({.name = "mine"}),
      losses::MeanAbsolutePercentageError({.reduction = "mean_with_sample_weight"}),
      losses::MeanSquaredLogarithmicError(),
      losses::LogCosh({.reduction = "mean"}),
      losses::Huber({.delta = 0.5}),
      losses::CosineSimilarity({.axis = 1}),
      losses::KLDivergence(),
      losses::Poisson(),
      losses::BinaryCrossentropy({.from_logits = true, .label_smoothing = 0.2, .axis = 1}),
      losses::CategoricalCrossentropy({.label_smoothing = 0.1}),
      losses::SparseCategoricalCrossentropy({.ignore_class = 3}),
      losses::BinaryFocalCrossentropy({.apply_class_balancing = true, .alpha = 0.3, .gamma = 1}),
      losses::CategoricalFocalCrossentropy({.alpha = 0.5, .axis = 1}),
      losses::Hinge(),
      losses::SquaredHinge(),
      losses::CategoricalHinge({.reduction = "sum"}),
      losses::Dice({.axis = {1, 2}}),
      losses::Tversky({.alpha = 0.2, .beta = 0.8, .axis = {1}}),
  };
  for (const Loss& loss : all) {
    const Config written = to_config(loss);
    const Loss again = read(written);
    EXPECT_EQ(to_config(again), written) << data::to_json(written);
    EXPECT_EQ(again.name(), loss.name());
    EXPECT_EQ(again.reduction(), loss.reduction());
  }
  EXPECT_EQ(to_config(all[5]).at("config").at("delta"), Config(0.5));
  EXPECT_FALSE(to_config(losses::Huber()).at("config").find("delta"));
}

TEST(KerasConfigLosses, TextsStayTexts) {
  for (const char* name : {"mse", "mean_absolute_error", "BinaryCrossentropy", "kld", "dice", "crossentropy"})
    EXPECT_EQ(to_config(read(name)), Config(name));
  EXPECT_EQ(to_config(Loss("MSE")), Config("mse"));
  EXPECT_EQ(to_config(Loss("huber_loss")), Config("huber"));  // Keras 3 has no huber_loss
  EXPECT_EQ(to_config(read(json(R"({"module": "keras.src.losses.losses", "class_name": "function",
                                 "config": "hinge", "registered_name": "hinge"})"))),
            Config("hinge"));
}

std::string refusal(const std::string& text) {
  try {
    read(json(text));
  } catch (const UnknownClass& e) {
    return e.what();
  }
  return "nothing was refused";
}

void expect_refused(const std::string& text, const std::string& about) {
  EXPECT_NE(refusal(text).find(about), std::string::npos) << refusal(text);
  EXPECT_NE(refusal(text).find("\n  "), std::string::npos) << refusal(text);
}

TEST(KerasConfigLosses, WhatLaminaLacksIsNamed) {
  expect_refused(R"("my_loss")", "\"my_loss\"");
  expect_refused(R"({"module": "keras.losses", "class_name": "Circle", "config": {}})", "\"Circle\"");
  expect_refused(R"({"module": null, "class_name": "Huber", "config": {}, "registered_name": "my>Huber"})",
                 "\"Huber\"");
  expect_refused(R"({"module": "my.code", "class_name": "function", "config": "focal",
                  "registered_name": "focal"})",
                 "\"focal\" of my.code");
  expect_refused(R"({"module": "keras.losses", "class_name": "LossFunctionWrapper",
                  "config": {"fn": "x", "name": "own"}})",
                 "LossFunctionWrapper wraps a function");
  expect_refused(R"({"module": "keras.losses", "class_name": "Huber", "config": {"delta": -1}})", "-1");
  expect_refused(R"({"module": "keras.losses", "class_name": "Huber", "config": {"reduction": "none"}})",
                 "\"none\"");
  expect_refused(R"({"module": "keras.losses", "class_name": "Huber", "config": {"beta": 1}})", "\"beta\"");
  expect_refused(R"({"module": "keras.losses", "class_name": "Huber", "config": {"name": 7}})", "name");
  expect_refused("7", "the loss expects an object, received a number");
  expect_refused("null", "the loss");
  expect_refused(R"({"config": {}})", "the loss has no \"class_name\"");
}

TEST(KerasConfigLosses, OnesOwnCannotBeWritten) {
  const Loss own = losses::custom("own", [](const Value& y, const Value& p) { return ops::square(y - p); });
  EXPECT_THROW(to_config(own), Error);
}

}  // namespace
}  // namespace lamina
