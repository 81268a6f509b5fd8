#pragma once

#include <span>
#include <string_view>

#include "layers/op_arguments.h"

// Which of Keras's ops a file may hold. One row a class: nothing else is ever looked up by a name in a file.
namespace lamina::layers {

// Applies the op of the settings to a call's arguments, all of which it has looked at then; the settings are
// not finished yet. The result is that of a new layer without a name. Throws Error for what cannot be meant.
using OpFromConfig = SymbolicTensor (*)(OpArguments& args);

struct OpRow {
  std::string_view class_name;  // Keras's: "TrueDivide"
  OpFromConfig make;
};
std::span<const OpRow> op_table();  // in alphabetical order
const OpRow* find_op(std::string_view class_name);

// The op of square brackets: slices, places, new axes and one ellipsis.
SymbolicTensor get_item_from(OpArguments& args);

}  // namespace lamina::layers
