#include "layers/config_values.h"

namespace lamina {

Config to_config(const Activation& activation) {
  Activation(Text(activation.name()));  // throws if it is the user's own
  return activation.name();
}

void from_config(const Config& config, Activation& activation) {
  if (config.is_null()) {
    activation = Activation();
    return;
  }
  const KerasObject object = parse_keras_object(config);
  // A function of the user's own is {"class_name": "function", "config": its name}.
  activation = Activation(Text(object.config.is_text() ? object.config.text() : object.class_name));
}

Config to_config(const Initializer& initializer) {
  Config settings = Config::object();
  for (const auto& [key, value] : initializer.settings())
    std::visit([&settings, &key = key](const auto& v) { settings.set(key, Config(v)); }, value);
  if (initializer.seed()) settings.set("seed", static_cast<std::int64_t>(*initializer.seed()));
  return keras_object("keras.initializers", initializer.name(), std::move(settings));
}

void from_config(const Config& config, Initializer& initializer) {
  const KerasObject object = parse_keras_object(config);
  InitializerSettings settings;
  std::optional<std::uint64_t> seed;
  for (const auto& [key, value] : object.config.members()) {
    if (value.is_null()) continue;
    if (key == "seed")
      from_config(value, seed);
    else if (value.is_text())
      settings[key] = value.text();
    else
      settings[key] = value.number();
  }
  initializer = Initializer::named(object.class_name, settings, seed);
}

Config to_config(const Regularizer& regularizer) {
  if (!regularizer) return {};
  if (regularizer.l2() == 0)
    return keras_object("keras.regularizers", "L1", Config::object({{"l1", regularizer.l1()}}));
  if (regularizer.l1() == 0)
    return keras_object("keras.regularizers", "L2", Config::object({{"l2", regularizer.l2()}}));
  return keras_object("keras.regularizers", "L1L2",
                      Config::object({{"l1", regularizer.l1()}, {"l2", regularizer.l2()}}));
}

void from_config(const Config& config, Regularizer& regularizer) {
  regularizer = {};
  if (config.is_null()) return;
  const KerasObject object = parse_keras_object(config);
  if (object.config.members().empty()) {
    regularizer = Regularizer(Text(object.class_name));
    return;
  }
  static_cast<void>(Regularizer(Text(object.class_name)));  // throws for a name that is none
  double l1 = 0, l2 = 0;
  ConfigReader fields(object.config, object.class_name);
  fields("l1", l1)("l2", l2).finish();
  regularizer = Regularizer(l1, l2);
}

Config to_config(const Size2D& size) {
  return size.given() ? Config::list({size.height, size.width}) : Config();
}

void from_config(const Config& config, Size2D& size) {
  size = {};
  if (config.is_null()) return;
  std::vector<int> sizes;
  if (config.is_list())
    from_config(config, sizes);
  else
    from_config(config, sizes.emplace_back());
  if (sizes.empty() || sizes.size() > 2)
    throw Error("expects one or two numbers, received " + std::to_string(sizes.size()));
  size = Size2D(sizes.front(), sizes.back());
}

Config to_config(const Shape& shape) { return to_config(shape.dims()); }

void from_config(const Config& config, Shape& shape) {
  std::vector<std::int64_t> dims;
  for (const Config& dim : config.items()) dims.push_back(dim.is_null() ? kUnknown : dim.integer());
  shape = Shape(std::move(dims));
}

Config to_config(const Axes& axes) {
  return axes.list.size() == 1 ? Config(axes.list[0]) : to_config(axes.list);
}

void from_config(const Config& config, Axes& axes) {
  axes.list.clear();
  if (config.is_list())
    from_config(config, axes.list);
  else
    from_config(config, axes.list.emplace_back());
}

}  // namespace lamina
