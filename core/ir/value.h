#pragma once

#include <vector>

#include "core/base/tensor_type.h"

namespace lamina {

class Graph;

// Names one output of one node of a graph.
struct ValueId {
  int node = -1;
  int output = 0;
  auto operator<=>(const ValueId&) const = default;
};

// What op functions take and return: a value in a graph under construction. Valid as long as the graph; a
// default Value stands for "none", such as the gradient of an integer.
struct Value {
  Graph* graph = nullptr;
  ValueId id;

  explicit operator bool() const { return graph != nullptr; }
  const TensorType& type() const;
  const Shape& shape() const { return type().shape; }
  DType dtype() const { return type().dtype; }
  int rank() const { return shape().rank(); }
};
using Values = std::vector<Value>;

}  // namespace lamina
