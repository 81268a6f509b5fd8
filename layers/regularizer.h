#pragma once

#include <concepts>
#include <string>

#include "core/base/text.h"
#include "core/ir/value.h"

namespace lamina {

// A penalty on the size of weights or activations: l1 * sum |w| + l2 * sum w^2 (Keras: without a half). A
// value; the default one does nothing.
//   layers::Dense(64, {.kernel_regularizer = "l2"})                          // 0.01, as in Keras
//   layers::Dense(64, {.kernel_regularizer = regularizers::L1L2(1e-5, 1e-4)})
class Regularizer {
 public:
  Regularizer() = default;
  // "l1", "l2", "l1_l2" or Keras's class names, each with 0.01. Throws Error for other names.
  Regularizer(const Text& name);
  template <std::size_t N>
  Regularizer(const char (&name)[N], const Source& where = Source::current())
      : Regularizer(Text(name, where)) {}
  template <std::same_as<std::string> String>
  Regularizer(const String& name, const Source& where = Source::current()) : Regularizer(Text(name, where)) {}
  // Throws Error for negative or non-finite factors.
  Regularizer(double l1, double l2, const Source& where = Source::current());

  explicit operator bool() const { return l1_ != 0 || l2_ != 0; }
  double l1() const { return l1_; }
  double l2() const { return l2_; }

  // The penalty as a rank-0 value.
  Value operator()(const Value& w) const;

 private:
  double l1_ = 0, l2_ = 0;
};

namespace regularizers {
inline Regularizer L1(double l1 = 0.01, const Source& where = Source::current()) { return {l1, 0.0, where}; }
inline Regularizer L2(double l2 = 0.01, const Source& where = Source::current()) { return {0.0, l2, where}; }
inline Regularizer L1L2(double l1 = 0.0, double l2 = 0.0, const Source& where = Source::current()) {
  return {l1, l2, where};
}
}  // namespace regularizers

}  // namespace lamina
