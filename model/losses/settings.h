#pragma once

#include <type_traits>

#include "core/base/config_fields.h"

// Keras's keys for the settings of losses and metrics, whose options bear the same names; see
// core/base/config_fields.h.
namespace lamina::losses {

// A setting that Keras leaves out of its files, but reads: it is written only if it is not the usual one.
void describe_unusual(auto& fields, const char* key, auto& setting, const auto& usual) {
  constexpr bool kWrites = std::is_const_v<std::remove_reference_t<decltype(setting)>>;
  if (!kWrites || !(setting == usual)) fields(key, setting);
}

// Axes that are summed over: null for all, a number, or a list.
void describe_axes(auto& fields, const std::vector<int>& axes) {
  fields.fixed("axis", axes.empty() ? Config() : axes.size() == 1 ? Config(axes[0]) : to_config(axes));
}
void describe_axes(auto& fields, std::vector<int>& axes) {
  const Config* given = fields.take("axis");
  if (!given || given->is_null()) return;
  if (given->is_list())
    from_config(*given, axes);
  else
    axes = {static_cast<int>(given->integer())};
}

// Several thresholds give several figures in Keras, and ours gives one.
void describe_threshold(auto& fields, const double& threshold) {
  fields.fixed("thresholds", threshold == 0.5 ? Config() : Config(threshold));
}
void describe_threshold(auto& fields, double& threshold) {
  const Config* given = fields.take("thresholds");
  if (!given || given->is_null()) return;
  if (given->is_list() && given->items().size() != 1)
    throw Error(fields.what() + ": thresholds expects one number, received " +
                std::to_string(given->items().size()) + ".\n  Use a metric for each threshold.");
  threshold = given->is_list() ? given->items()[0].number() : given->number();
}

// A text that is null in Keras where ours is empty.
void describe_text(auto& fields, const char* key, const Text& text) {
  fields.fixed(key, nullptr);
  if (!text.empty()) fields(key, text);
}
void describe_text(auto& fields, const char* key, Text& text) {
  const Config* given = fields.take(key);
  if (given && !given->is_null()) fields(key, text);
}

// All settings, of which each kind of options has some.
void describe(auto& fields, auto& o) {
  fields("name", o.name);
  if constexpr (requires { o.reduction; }) fields("reduction", o.reduction);
  if constexpr (requires { o.delta; }) describe_unusual(fields, "delta", o.delta, 1.0);
  if constexpr (requires { o.from_logits; }) fields("from_logits", o.from_logits);
  if constexpr (requires { o.label_smoothing; }) fields("label_smoothing", o.label_smoothing);
  if constexpr (requires { o.apply_class_balancing; })
    fields("apply_class_balancing", o.apply_class_balancing);
  if constexpr (requires { o.alpha; }) fields("alpha", o.alpha);
  if constexpr (requires { o.beta; }) fields("beta", o.beta);
  if constexpr (requires { o.gamma; }) fields("gamma", o.gamma);

  if constexpr (requires { o.threshold; }) fields("threshold", o.threshold);
  if constexpr (requires { o.k; }) fields("k", o.k);
  if constexpr (requires { o.thresholds; }) describe_threshold(fields, o.thresholds);
  if constexpr (requires { o.class_id; }) describe_unusual(fields, "class_id", o.class_id, std::nullopt);
  if constexpr (requires { o.num_thresholds; }) {
    fields("num_thresholds", o.num_thresholds)("curve", o.curve)("summation_method", o.summation_method);
    fields("multi_label", o.multi_label);
  }
  if constexpr (requires { o.average; }) describe_text(fields, "average", o.average);
  if constexpr (requires { o.class_aggregation; })
    describe_text(fields, "class_aggregation", o.class_aggregation);
  if constexpr (requires { o.num_classes; }) fields("num_classes", o.num_classes);
  if constexpr (requires { o.target_class_ids; }) fields("target_class_ids", o.target_class_ids);
  if constexpr (requires { o.ignore_class; }) fields("ignore_class", o.ignore_class);
  if constexpr (requires { o.sparse_y_true; }) fields("sparse_y_true", o.sparse_y_true);
  if constexpr (requires { o.sparse_y_pred; }) fields("sparse_y_pred", o.sparse_y_pred);

  if constexpr (requires { o.axis.size(); })
    describe_axes(fields, o.axis);
  else if constexpr (requires { o.axis; })
    describe_unusual(fields, "axis", o.axis, -1);
}

// A loss or metric of Keras's class as its files hold it.
template <class Options>
Config written_as(const char* module, const char* class_name, Options options, const std::string& name) {
  options.name = name;
  return keras_object(module, class_name,
                      ConfigWriter::write([&](auto& fields) { describe(fields, std::as_const(options)); }));
}

// What such a file holds. Errors about texts are the `where`'s.
template <class Options>
Options read_options(ConfigReader& fields, const Source& where) {
  Options o;
  describe(fields, o);
  const auto from_here = [&](Text& text) { text.where = where; };
  if constexpr (requires { o.reduction; }) from_here(o.reduction);
  if constexpr (requires { o.curve; }) from_here(o.curve), from_here(o.summation_method);
  if constexpr (requires { o.average; }) from_here(o.average);
  if constexpr (requires { o.class_aggregation; }) from_here(o.class_aggregation);
  return o;
}

// The loss or metric that a factory makes of them.
template <class Made, class Options>
Made read(ConfigReader& fields, const Source& where, Made (*make)(const Options&)) {
  return make(read_options<Options>(fields, where));
}
template <class Made, class Options>
Made read(ConfigReader& fields, const Source& where, Made (*make)(const Options&, const Source&)) {
  return make(read_options<Options>(fields, where), where);
}

}  // namespace lamina::losses
