#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/error.h"

namespace lamina {

// Settings as a Keras config holds them, and JSON: nothing, a truth value, a number, a text, a list, or an
// object whose keys keep their order and occur once. Whole numbers and fractions are told apart, as JSON's
// texts do.
//   Config dense = Config::object({{"units", 32}, {"activation", "relu"}, {"use_bias", true}});
//   dense.at("units").integer();   // 32
// Asking for another kind than it is throws Error, which says both kinds; whoever knows the place puts it in
// front.
class Config {
 public:
  using List = std::vector<Config>;
  using Member = std::pair<std::string, Config>;
  using Object = std::vector<Member>;

  Config() = default;  // null
  Config(std::nullptr_t) {}
  Config(bool value) : value_(value) {}
  Config(int value) : value_(std::int64_t{value}) {}
  Config(std::int64_t value) : value_(value) {}
  Config(double value) : value_(value) {}
  Config(const char* value) : value_(std::string(value)) {}
  Config(std::string value) : value_(std::move(value)) {}
  Config(std::string_view value) : value_(std::string(value)) {}
  template <class T>
  Config(const std::optional<T>& value) : Config(value ? Config(*value) : Config()) {}

  // Not inline: it is a tree, whose copies are not small.
  Config(const Config& other);
  Config(Config&& other) noexcept;
  Config& operator=(const Config& other);
  Config& operator=(Config&& other) noexcept;
  ~Config();

  static Config list(List items = {}) { return Config(Value(std::move(items))); }
  template <class Range>
  static Config list_of(const Range& items) {
    List list;
    for (const auto& item : items) list.emplace_back(item);
    return Config::list(std::move(list));
  }
  static Config object(Object members = {}) { return Config(Value(std::move(members))); }

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_boolean() const { return std::holds_alternative<bool>(value_); }
  bool is_integer() const { return std::holds_alternative<std::int64_t>(value_); }
  bool is_number() const { return is_integer() || std::holds_alternative<double>(value_); }
  bool is_text() const { return std::holds_alternative<std::string>(value_); }
  bool is_list() const { return std::holds_alternative<List>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }
  std::string kind() const;  // "a list", for messages

  bool boolean() const;
  std::int64_t integer() const;  // also of a fraction that is whole, such as 3.0
  double number() const;         // throws Error for Infinity and NaN
  double any_number() const;     // also those
  const std::string& text() const;
  const List& items() const;
  const Object& members() const;
  List& items();

  // Of an object: the value of a key, or null if there is none.
  const Config* find(std::string_view key) const;
  // Throws Error for a key that is not there.
  const Config& at(std::string_view key) const;
  // Puts the value in place of the key's, or at the end.
  Config& set(std::string_view key, Config value);

  bool operator==(const Config&) const = default;

 private:
  using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Object>;
  explicit Config(Value value) : value_(std::move(value)) {}
  [[noreturn]] void refuse(const char* expected) const;

  Value value_;
};

// An instance of a class as Keras writes it: {"module", "class_name", "config", "registered_name"}.
Config keras_object(std::string_view module, std::string_view class_name, Config config);
// The parts of such an object. Throws Error unless it is one; a text alone is a class name without settings.
struct KerasObject {
  std::string module, class_name;
  Config config;
};
KerasObject parse_keras_object(const Config& value);

}  // namespace lamina
