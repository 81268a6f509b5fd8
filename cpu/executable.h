#pragma once

#include <memory>

#include "core/runtime/backend.h"
#include "cpu/lowered.h"
#include "cpu/pool/thread_pool.h"

namespace lamina::cpu {

// Binds a program's kernels to an arena of its own and to the memory of its variables. `pool` may be null:
// one thread.
std::unique_ptr<Executable> link(std::shared_ptr<const Program> program, std::shared_ptr<ThreadPool> pool);

}  // namespace lamina::cpu
