#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/base/one_or_many.h"
#include "data/data.h"
#include "model/callbacks/callback.h"
#include "model/devices.h"
#include "model/losses/loss.h"
#include "model/metrics/metric.h"
#include "optim/optimizer.h"

namespace lamina {

// The metrics of a model, in Keras's forms:
//   {"accuracy", "mae"}                                          model with one output: both on it; with
//   several: one for each
//   {{"priority", {"mae"}}, {"department", {"accuracy", "auc"}}}   by output
struct Metrics {
  Metrics() = default;
  Metrics(std::initializer_list<Metric> list) : by_position(list) {}
  Metrics(std::initializer_list<Named<OneOrMany<Metric>>> named) : by_name(named) {}

  std::vector<Metric> by_position;
  std::vector<Named<OneOrMany<Metric>>> by_name;
};

struct CompileOptions {
  Optimizer optimizer = "rmsprop";
  OneOrMany<Loss> loss =
      {};  // one for all outputs, one for each, or by output name; outputs that are not named have none
  OneOrMany<double> loss_weights = {};
  Metrics metrics = {};           // do not see sample weights and class weights
  Metrics weighted_metrics = {};  // see them; "weighted_mae" in the logs if `metrics` has a "mae" too
  Device device = Device::Auto;
  int threads = 0;  // of the CPU; 0: one for each core
};

struct ValidationData {
  Data x, y;
  Data sample_weight = {};
};

struct FitOptions {
  int epochs = 1;
  int batch_size = 32;
  std::optional<int> verbose = {};  // 0 silent, 1 a bar, 2 a line an epoch; left open: by the terminal
  double validation_split = 0;      // of the last samples, before shuffling
  std::optional<ValidationData> validation_data = {};
  bool shuffle = true;
  std::map<int, double> class_weight =
      {};                   // of classes, by number or one-hot; one that is not named weighs 1
  Data sample_weight = {};  // one for each output with a loss, or one for all; [n] or [n, steps]
  int initial_epoch = 0;
  int validation_freq = 1;
  std::optional<int> validation_batch_size = {};
  std::vector<Callback> callbacks = {};
};

struct EvaluateOptions {
  int batch_size = 32;
  std::optional<int> verbose = {};
  Data sample_weight = {};
  std::vector<Callback> callbacks = {};
};

struct PredictOptions {
  int batch_size = 32;
  std::optional<int> verbose = {};
  std::vector<Callback> callbacks = {};
};

}  // namespace lamina
