#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/runtime/tensor.h"

namespace lamina::data {

// Tensors with the names that a file has for them, in the file's order. A name occurs once.
using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

// The tensor of that name, or nullptr; valid until `tensors` changes. Looks at one name after the other.
const Tensor* find(const NamedTensors& tensors, std::string_view name);

}  // namespace lamina::data
