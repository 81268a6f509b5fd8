#include "layers/activation.h"

#include <map>

#include "core/base/error.h"
#include "core/ops/binary.h"
#include "core/ops/softmax.h"
#include "core/ops/unary.h"

namespace lamina {
namespace {

using ops::exp, ops::maximum, ops::minimum, ops::relu, ops::sigmoid, ops::softplus, ops::tanh, ops::where;

// a (e^x - 1) for negative x; the argument is held down so that the branch not taken cannot overflow.
Value elu(const Value& x, double a) { return where(x > 0.0, x, a * (exp(minimum(x, 0.0)) - 1.0)); }

Value gelu(const Value& x) { return 0.5 * x * (1.0 + ops::erf(x * 0.70710678118654752440)); }

// Defaults and constants are Keras's; see keras.activations.
const std::map<std::string, Activation::Function>& functions() {
  static const std::map<std::string, Activation::Function> all = {
      {"linear", [](const Value& x) { return x; }},
      {"relu", [](const Value& x) { return relu(x); }},
      {"relu6", [](const Value& x) { return ops::clip(x, 0, 6); }},
      {"sigmoid", [](const Value& x) { return sigmoid(x); }},
      {"tanh", [](const Value& x) { return tanh(x); }},
      {"softmax", [](const Value& x) { return ops::softmax(x); }},
      {"log_softmax", [](const Value& x) { return ops::log_softmax(x); }},
      {"gelu", [](const Value& x) { return gelu(x); }},
      {"silu", [](const Value& x) { return x * sigmoid(x); }},
      {"swish", [](const Value& x) { return x * sigmoid(x); }},
      {"elu", [](const Value& x) { return elu(x, 1); }},
      {"selu", [](const Value& x) { return 1.05070098735548049342 * elu(x, 1.67326324235437728481); }},
      {"softplus", [](const Value& x) { return softplus(x); }},
      {"softsign", [](const Value& x) { return x / (1.0 + ops::abs(x)); }},
      {"leaky_relu", [](const Value& x) { return where(x > 0.0, x, 0.2 * x); }},
      {"exponential", [](const Value& x) { return exp(x); }},
      {"hard_sigmoid", [](const Value& x) { return ops::clip(x + 3.0, 0, 6) / 6.0; }},
      {"hard_silu", [](const Value& x) { return x * (ops::clip(x + 3.0, 0, 6) / 6.0); }},
      {"mish", [](const Value& x) { return x * tanh(softplus(x)); }},
      {"log_sigmoid", [](const Value& x) { return -softplus(-x); }},
      {"celu", [](const Value& x) { return elu(x, 1); }},
  };
  return all;
}

}  // namespace

Activation::Activation(const Text& name) : name_(name) {
  const auto found = functions().find(name);
  if (found == functions().end()) {
    std::string known;
    for (const auto& [each, function] : functions()) known += (known.empty() ? "" : ", ") + each;
    throw Error(name.where, "unknown activation \"" + name.value + "\".\n  Use one of " + known +
                                ", or your own function.");
  }
  function_ = found->second;
}

Activation::Activation(std::string name, Function function, const Source& where)
    : name_(std::move(name)), function_(std::move(function)) {
  if (!function_)
    throw Error(where,
                "Activation(\"" + name_ + "\") received no function.\n  Give one from a value to a value.");
}

}  // namespace lamina
