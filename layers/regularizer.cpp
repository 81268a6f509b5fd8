#include "layers/regularizer.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.h"
#include "core/ops/binary.h"
#include "core/ops/reduce.h"
#include "core/ops/unary.h"

namespace lamina {

Regularizer::Regularizer(const Text& name) {
  constexpr double kDefault = 0.01;
  const std::string& n = name.value;
  if (n != "l1" && n != "l2" && n != "l1_l2" && n != "L1" && n != "L2" && n != "L1L2")
    throw Error(name.where, "unknown regularizer \"" + n +
                                "\".\n  Use \"l1\", \"l2\" or \"l1_l2\", or regularizers::L1L2(l1, l2).");
  if (n != "l2" && n != "L2") l1_ = kDefault;
  if (n != "l1" && n != "L1") l2_ = kDefault;
}

Regularizer::Regularizer(double l1, double l2, const Source& where) : l1_(l1), l2_(l2) {
  if (!(l1 >= 0 && l2 >= 0 && std::isfinite(l1) && std::isfinite(l2)))
    throw Error(where, "a regularizer expects finite factors of at least 0, received " + fmt::to_string(l1) +
                           " and " + fmt::to_string(l2) + ".\n  Use 0 to switch a part off.");
}

Value Regularizer::operator()(const Value& w) const {
  Value penalty;
  if (l1_ != 0) penalty = l1_ * ops::sum(ops::abs(w));
  if (l2_ != 0) {
    const Value squares = l2_ * ops::sum(ops::square(w));
    penalty = penalty ? penalty + squares : squares;
  }
  return penalty;
}

}  // namespace lamina
