#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

Kernel reference_matmul(const NodeView& node);

}  // namespace lamina::cpu
