#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/ops/binary.h"
#include "layers/layer.h"
#include "layers/term.h"

namespace lamina::layers {

// What an op computes from its terms, in their order.
using OpFunction = std::function<Value(std::span<const ops::Operand>)>;

// Applies an op to terms of which at least one is a tensor. On tensors of a model that is being described
// this is a call of a layer of the class (Keras's name of the op: "TrueDivide"), whose inputs are the
// tensors. Inside a layer's call it appends to the program that is traced. Errors begin with `where`.
SymbolicTensor apply_op(const std::string& class_name, const std::vector<Term>& terms, OpFunction function,
                        const Source& where);

}  // namespace lamina::layers
