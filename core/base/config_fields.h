#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/config.h"
#include "core/base/text.h"

// One description of a class's settings serves both ways: it names each setting once and hands over a
// reference.
//   void describe(auto& fields, auto& units, auto& options) {
//     fields("units", units)("activation", options.activation);
//   }
//   Config written = ConfigWriter::write([&](auto& fields) { describe(fields, units_, options_); });
//   ConfigReader fields(config, "Dense(\"a\")");  describe(fields, units, options);  fields.finish();
// A type of setting takes part by `Config to_config(const T&)` and `void from_config(const Config&, T&)`,
// found beside the type or below.
namespace lamina {

inline Config to_config(bool value) { return value; }
inline Config to_config(int value) { return value; }
inline Config to_config(std::int64_t value) { return value; }
inline Config to_config(std::uint64_t value) { return static_cast<std::int64_t>(value); }
inline Config to_config(double value) { return value; }
inline Config to_config(const std::string& value) { return value; }
inline Config to_config(const Text& value) { return value.value; }
inline void from_config(const Config& config, bool& value) { value = config.boolean(); }
inline void from_config(const Config& config, std::int64_t& value) { value = config.integer(); }
void from_config(const Config& config, int& value);            // throws Error if it does not fit
void from_config(const Config& config, std::uint64_t& value);  // throws Error for negative ones
inline void from_config(const Config& config, double& value) { value = config.number(); }
inline void from_config(const Config& config, std::string& value) { value = config.text(); }
inline void from_config(const Config& config, Text& value) { value.value = config.text(); }

template <class T>
Config to_config(const std::vector<T>& values);
template <class T>
void from_config(const Config& config, std::vector<T>& values);

// None is null.
template <class T>
Config to_config(const std::optional<T>& value) {
  return value ? to_config(*value) : Config();
}
template <class T>
void from_config(const Config& config, std::optional<T>& value) {
  if (config.is_null()) return value.reset();
  T given{};
  from_config(config, given);
  value = std::move(given);
}
template <class T>
Config to_config(const std::vector<T>& values) {
  Config::List list;
  for (const T& value : values) list.push_back(to_config(value));
  return Config::list(std::move(list));
}
template <class T>
void from_config(const Config& config, std::vector<T>& values) {
  values.clear();
  for (const Config& item : config.items()) from_config(item, values.emplace_back());
}

// Writes settings in the order in which they are named.
class ConfigWriter {
 public:
  template <class T>
  ConfigWriter& operator()(const char* key, const T& value) {
    config_.set(key, to_config(value));
    return *this;
  }
  // A setting that must be there when it is read.
  template <class T>
  ConfigWriter& required(const char* key, const T& value) {
    return (*this)(key, value);
  }
  // A setting that Keras has and we have in one form only: it is written, and nothing else is read.
  ConfigWriter& fixed(const char* key, Config value) {
    config_.set(key, std::move(value));
    return *this;
  }
  // The same of a setting that only some of Keras's versions have: it is not written.
  ConfigWriter& only(const char* /*key*/, const Config& /*value*/) { return *this; }
  // A setting that means nothing to us: it is not written, and read whatever it is.
  ConfigWriter& ignored(const char* /*key*/) { return *this; }
  template <class Describe>
  static Config write(Describe describe) {
    ConfigWriter fields;
    describe(fields);
    return std::move(fields.config_);
  }

 private:
  Config config_ = Config::object();
};

// Reads settings; those that are not there keep their defaults. Errors begin with what is being read, and
// name the key.
class ConfigReader {
 public:
  ConfigReader(const Config& config, std::string what) : config_(config), what_(std::move(what)) {}

  template <class T>
  ConfigReader& operator()(const char* key, T& value) {
    if (const Config* given = take(key)) {
      try {
        from_config(*given, value);
      } catch (const Error& e) {
        refuse(key, e);
      }
    }
    return *this;
  }
  template <class T>
  ConfigReader& required(const char* key, T& value) {
    require(key);
    return (*this)(key, value);
  }
  ConfigReader& fixed(const char* key, const Config& value);
  ConfigReader& only(const char* key, const Config& value) { return fixed(key, value); }
  ConfigReader& ignored(const char* key) {
    take(key);
    return *this;
  }
  // What every layer has: its name, and whether it is trained, which those without weights do not note.
  template <class Options>
  ConfigReader& layer(Options& options) {
    take("dtype");  // whoever made the reader has looked at it
    if constexpr (requires { options.trainable; })
      (*this)("trainable", options.trainable);
    else
      take("trainable");
    return (*this)("name", options.name);
  }

  // For settings that need more than a conversion: null if it is not there.
  const Config* take(const char* key);
  const std::string& what() const { return what_; }

  // Throws Error if there is a setting that nobody asked for, unless it is null.
  void finish() const;

 private:
  void require(const char* key) const;
  [[noreturn]] void refuse(const char* key, const Error& e) const;

  const Config& config_;
  std::string what_;
  std::set<std::string, std::less<>> taken_;
};

}  // namespace lamina
