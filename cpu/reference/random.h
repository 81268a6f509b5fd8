#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

Kernel reference_random_uniform(const NodeView& node);
Kernel reference_random_normal(const NodeView& node);

}  // namespace lamina::cpu
