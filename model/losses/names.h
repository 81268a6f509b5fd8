#pragma once

#include <optional>

#include "model/losses/loss.h"

namespace lamina::losses {

// The loss that Keras knows under that name, with its defaults. Throws Error listing the names.
Loss by_name(const Text& name);

// The same, or nothing if there is none such.
std::optional<Loss> find(const std::string& name);

// The class of a loss that `find` finds: "MeanSquaredError".
std::string class_of(const std::string& name);

// "crossentropy": the binary, sparse or categorical one by the shapes it meets.
Loss by_shape(const std::string& name);

}  // namespace lamina::losses
