#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/config.h"
#include "optim/optimizer.h"

// Optimizers and learning rates as Keras's files hold them.
namespace lamina {

// A number as it stands after rounding to Float32, which is where Keras keeps it, or the schedule's object.
// Throws Error for a schedule of the user's own.
Config to_config(const LearningRate& rate);
// Throws UnknownClass, perhaps at `where`, for schedules and settings that Lamina lacks.
void from_config(const Config& config, LearningRate& rate, const Source& where = {});

// {"module": "keras.optimizers", "class_name": "Adam", "config": {...}, ...} with all of Keras's settings.
// `learning_rate_now` takes the place of a constant that callbacks have changed since. Throws Error for an
// optimizer of the user's own.
Config to_config(const Optimizer& optimizer, std::optional<double> learning_rate_now = {});
// Reads such an object, or a name alone. Throws UnknownClass for what Lamina lacks: other optimizers, moving
// averages of weights, loss scaling, accumulation of gradients.
void from_config(const Config& config, Optimizer& optimizer, const Source& where = {});

// Where Keras keeps the slots of an optimizer for that many trained weights: in its files these are the
// variables behind the iteration (number 0) and the learning rate (number 1; none with a schedule).
//   SGD      momentum of each weight, if the momentum is not 0
//   Adam(W)  momentum and velocity of the first weight, those of the second, ...; with amsgrad behind them
//            velocity_hat of each weight
//   RMSprop  velocity of each weight, then momentum of each, if it is not 0, then average_gradient of each,
//            if centered
// Found in files of Keras 3.15. An optimizer of the user's own has the order of RMSprop.
struct KerasSlot {
  std::size_t weight;
  std::string slot;  // one of OptimizerBody::slots
  bool operator==(const KerasSlot&) const = default;
};
std::vector<KerasSlot> keras_slot_order(const Optimizer& optimizer, std::size_t weights);

}  // namespace lamina
