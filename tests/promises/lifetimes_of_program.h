#pragma once

#include <vector>

#include "core/plan/plan_memory.h"
#include "core/runtime/backend.h"

namespace lamina::test {

// What lives in a program's arena, and where it was put; found anew from the graph and the table of places,
// not from the plan that made them.
struct ArenaUse {
  std::vector<Lifetime> lifetimes;
  MemoryPlan plan;
};
ArenaUse arena_use(const Program& program);

}  // namespace lamina::test
