#pragma once

#include <span>

#include "core/ir/op_def.h"

namespace lamina {

// Every op there is, once. Backends are held to it by tests: each op has a row there or a decomposition.
std::span<const OpDef* const> all_ops();

}  // namespace lamina
