#pragma once

#include <memory>

#include "core/runtime/backend.h"

namespace lamina::cpu {

// The CPU as a device. `threads` = 0: one for each core. Backends with the same number of threads share their
// pool.
std::shared_ptr<const Backend> backend(int threads = 0);

}  // namespace lamina::cpu
