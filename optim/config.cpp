#include "optim/config.h"

#include <algorithm>

#include "core/base/unknown_class.h"
#include "optim/optimizer_settings.h"
#include "optim/schedule_settings.h"

namespace lamina {
namespace {

constexpr const char* kSchedules = "keras.optimizers.schedules";

double as_float32(double number) { return static_cast<double>(static_cast<float>(number)); }

template <class Options>
using Schedule = LearningRate (*)(double, Options, const Source&);

template <class Options>
LearningRate read_schedule(ConfigReader& fields, const Source& where, Schedule<Options> make) {
  double rate = 0;
  Options options;
  optim::describe_schedule(fields, rate, options);
  fields.finish();
  return make(rate, options, where);
}

LearningRate schedule_from(const KerasObject& object, const Source& where) {
  ConfigReader fields(object.config, "the schedule " + object.class_name);
  fields.take("name");
  if (object.class_name == "CosineDecay")
    return read_schedule<optim::CosineDecayOptions>(fields, where, optim::CosineDecay);
  if (object.class_name == "ExponentialDecay")
    return read_schedule<optim::ExponentialDecayOptions>(fields, where, optim::ExponentialDecay);
  if (object.class_name == "InverseTimeDecay")
    return read_schedule<optim::ExponentialDecayOptions>(fields, where, optim::InverseTimeDecay);
  if (object.class_name == "PolynomialDecay")
    return read_schedule<optim::PolynomialDecayOptions>(fields, where, optim::PolynomialDecay);
  if (object.class_name == "PiecewiseConstantDecay") {
    optim::PiecewiseConstantSettings settings;
    optim::describe_schedule(fields, settings);
    fields.finish();
    return optim::PiecewiseConstantDecay(settings.boundaries, settings.values, where);
  }
  throw Error("the learning rate schedule \"" + object.class_name +
              "\" is none of Lamina's.\n  Train with CosineDecay, ExponentialDecay, InverseTimeDecay, "
              "PiecewiseConstantDecay or PolynomialDecay, or load the model for predictions only.");
}

template <class Options>
Optimizer read_optimizer(ConfigReader& fields, const Source& where,
                         Optimizer (*make)(Options, const Source&)) {
  Options options;
  fields.take("name");
  fields.take("ema_momentum");  // which means something with use_ema only
  fields.take("ema_overwrite_frequency");
  if (const Config* rate = fields.take("learning_rate")) from_config(*rate, options.learning_rate, where);
  optim::describe_optimizer(fields, options);
  fields.finish();
  return make(std::move(options), where);
}

std::string lower(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return name;
}

Optimizer optimizer_from(const KerasObject& object, const Source& where) {
  ConfigReader fields(object.config, "the optimizer " + object.class_name);
  const std::string name = lower(object.class_name);
  const bool custom = !object.module.empty() && !object.module.starts_with("keras");
  if (!custom && name == "adam") return read_optimizer<optim::AdamOptions>(fields, where, optim::Adam);
  if (!custom && name == "adamw") return read_optimizer<optim::AdamWOptions>(fields, where, optim::AdamW);
  if (!custom && name == "sgd") return read_optimizer<optim::SGDOptions>(fields, where, optim::SGD);
  if (!custom && name == "rmsprop")
    return read_optimizer<optim::RMSpropOptions>(fields, where, optim::RMSprop);
  throw Error("the optimizer \"" + object.class_name +
              "\" is none of Lamina's.\n  Train with Adam, AdamW, RMSprop or SGD, or load the model for "
              "predictions only.");
}

}  // namespace

Config to_config(const LearningRate& rate) {
  if (!rate.is_schedule()) return as_float32(rate.constant());
  if (!rate.settings())
    throw Error("the learning rate schedule \"" + rate.schedule_name() +
                "\" is your own, which a Keras file cannot hold.\n  Use one of Keras's, or a number.");
  Config settings = *rate.settings();
  settings.set("name", rate.schedule_name());
  return keras_object(kSchedules, rate.schedule_name(), std::move(settings));
}

void from_config(const Config& config, LearningRate& rate, const Source& where) {
  if (config.is_number())
    rate = config.number();
  else
    rate = or_unknown("the learning rate", [&] { return schedule_from(parse_keras_object(config), where); });
}

Config to_config(const Optimizer& optimizer, std::optional<double> learning_rate_now) {
  if (!optimizer.config())
    throw Error("the optimizer \"" + optimizer.body().name() +
                "\" is your own, which a Keras file cannot hold.\n  Save the weights alone, or compile the "
                "model with one of namespace optim.");
  const LearningRate& rate = optimizer.options().learning_rate;
  Config object = *optimizer.config(), settings = object.at("config");
  settings.set("learning_rate",
               to_config(rate.is_schedule() || !learning_rate_now ? rate : LearningRate(*learning_rate_now)));
  object.set("config", std::move(settings));
  return object;
}

void from_config(const Config& config, Optimizer& optimizer, const Source& where) {
  optimizer = or_unknown("the optimizer", [&] { return optimizer_from(parse_keras_object(config), where); });
}

std::vector<KerasSlot> keras_slot_order(const Optimizer& optimizer, std::size_t weights) {
  const std::vector<std::string> slots = optimizer.body().slots();
  const bool interleaves = slots.size() >= 2 && slots[0] == "momentum" && slots[1] == "velocity";
  std::vector<KerasSlot> order;
  for (std::size_t w = 0; interleaves && w < weights; ++w) {
    order.push_back({w, slots[0]});
    order.push_back({w, slots[1]});
  }
  for (std::size_t s = interleaves ? 2 : 0; s < slots.size(); ++s)
    for (std::size_t w = 0; w < weights; ++w) order.push_back({w, slots[s]});
  return order;
}

}  // namespace lamina
