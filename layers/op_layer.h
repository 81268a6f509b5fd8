#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/ops/binary.h"
#include "layers/layer.h"
#include "layers/term.h"

namespace lamina::layers {

// What an op computes from its terms, in their order.
using OpFunction = std::function<Value(std::span<const ops::Operand>)>;

inline constexpr auto kNumpyOps = "keras.src.ops.numpy";
inline constexpr auto kNnOps = "keras.src.ops.nn";
inline constexpr auto kMathOps = "keras.src.ops.math";
inline constexpr auto kCoreOps = "keras.src.ops.core";
inline constexpr auto kLinalgOps = "keras.src.ops.linalg";

// How an op stands in Keras's files.
struct OpForm {
  std::string module = kNumpyOps;
  Config config = Config::object();  // what the class is made with
  bool as_list = false;              // it is called on one list of its tensors
  Config::List more = {};            // what it is called with behind the tensors
};

// Applies an op to terms of which at least one is a tensor. On tensors of a model that is being described
// this is a call of a layer of the class (Keras's name of the op: "TrueDivide"), whose inputs are the
// tensors. Inside a layer's call it appends to the program that is traced. Errors begin with `where`. Without
// a form no file can hold it.
SymbolicTensor apply_op(const std::string& class_name, const std::vector<Term>& terms, OpFunction function,
                        const Source& where, std::optional<OpForm> form = std::nullopt);

}  // namespace lamina::layers
