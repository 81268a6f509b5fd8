#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/runtime/tensor.h"
#include "model/losses/loss.h"

namespace lamina::support {

// What a loss is computed from. `behind` is put between the predictions and the loss, as a model's last
// activation.
struct LossCase {
  Tensor y_true, y_pred;
  Tensor weights = {}, mask = {};
  Value (*behind)(const Value&) = nullptr;
};

// The loss of the case, run on the CPU.
double loss_of(const Loss& loss, const LossCase& c);

// The gradient of the loss by the predictions (in front of `behind`), in their type.
Tensor loss_gradient(const Loss& loss, const LossCase& c);

// The same by central differences; the predictions must be Float64.
Tensor loss_differences(const Loss& loss, const LossCase& c, double step = 1e-5);

// The nodes of the loss that compute something, before any pass.
int nodes_of(const Loss& loss, const LossCase& c);

// What the function throws as Error; empty if nothing.
template <class F>
std::string error_of(F function) {
  try {
    function();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace lamina::support
