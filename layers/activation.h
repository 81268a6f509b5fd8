#pragma once

#include <concepts>
#include <functional>
#include <string>

#include "core/base/text.h"
#include "core/ir/value.h"

namespace lamina {

// An elementwise function (or softmax) behind a layer: one of Keras's by name, or your own.
//   layers::Dense(64, {.activation = "relu"})
//   layers::Dense(64, {.activation = Activation("swish2", [](const Value& x) { return x * ops::sigmoid(2.0 *
//   x); })})
class Activation {
 public:
  using Function = std::function<Value(const Value&)>;

  Activation() : Activation(Text("linear")) {}
  // Throws Error listing the names if there is none such.
  Activation(const Text& name);
  template <std::size_t N>
  Activation(const char (&name)[N], const Source& where = Source::current())
      : Activation(Text(name, where)) {}
  template <std::same_as<std::string> String>
  Activation(const String& name, const Source& where = Source::current()) : Activation(Text(name, where)) {}
  // Throws Error if there is no function.
  Activation(std::string name, Function function, const Source& where = Source::current());

  const std::string& name() const { return name_; }
  bool linear() const { return name_ == "linear"; }
  Value operator()(const Value& x) const { return function_(x); }

 private:
  std::string name_;
  Function function_;
};

}  // namespace lamina
