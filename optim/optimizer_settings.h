#pragma once

#include "core/base/config_fields.h"
#include "optim/optimizers.h"

// Keras's keys for the settings of optimizers, whose options bear the same names; see
// core/base/config_fields.h.
namespace lamina::optim {

// A setting that Keras has as null, and we as 0, where it is off.
void describe_where_on(auto& fields, const char* key, auto& setting) {
  std::optional<double> value;
  if (setting != 0) value = setting;
  fields(key, value);
  if constexpr (requires { setting = 0; }) setting = value.value_or(0);
}

void describe_optimizer(auto& fields, auto& o) {
  describe_where_on(fields, "weight_decay", o.weight_decay);
  describe_where_on(fields, "clipnorm", o.clipnorm);
  describe_where_on(fields, "global_clipnorm", o.global_clipnorm);
  describe_where_on(fields, "clipvalue", o.clipvalue);
  fields.fixed("use_ema", false).fixed("loss_scale_factor", {}).fixed("gradient_accumulation_steps", {});
  if constexpr (requires { o.rho; }) fields("rho", o.rho);
  if constexpr (requires { o.momentum; }) fields("momentum", o.momentum);
  if constexpr (requires { o.nesterov; }) fields("nesterov", o.nesterov);
  if constexpr (requires { o.beta_1; }) fields("beta_1", o.beta_1)("beta_2", o.beta_2);
  if constexpr (requires { o.epsilon; }) fields("epsilon", o.epsilon);
  if constexpr (requires { o.amsgrad; }) fields("amsgrad", o.amsgrad);
  if constexpr (requires { o.centered; }) fields("centered", o.centered);
}

// An optimizer of Keras's class as its files hold it, but for the learning rate.
template <class Options>
Config written_as(const char* class_name, const char* name, const Options& options) {
  return keras_object("keras.optimizers", class_name, ConfigWriter::write([&](auto& fields) {
                        fields.fixed("name", name).fixed("learning_rate", {});
                        describe_optimizer(fields, options);
                        if (std::string_view(class_name) == "AdamW")  // which Keras refuses without one
                          fields("weight_decay", options.weight_decay);
                      }));
}

}  // namespace lamina::optim
