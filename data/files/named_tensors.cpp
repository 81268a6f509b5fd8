#include "data/files/named_tensors.h"

#include <algorithm>

namespace lamina::data {

const Tensor* find(const NamedTensors& tensors, std::string_view name) {
  const auto found = std::ranges::find(tensors, name, &NamedTensors::value_type::first);
  return found == tensors.end() ? nullptr : &found->second;
}

}  // namespace lamina::data
