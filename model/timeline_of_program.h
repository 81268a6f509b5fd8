#pragma once

#include "core/draw/timeline.h"
#include "core/runtime/backend.h"

namespace lamina {

// What a program does with a node's values: "forward", "loss", "backward", "optimizer", "metrics", "input"
// or, for what no layer asked for, "other"; by node. The first half is told from the second by the loss.
std::vector<std::string> phases_of(const Graph& graph);

// The memory plan of a program: which bytes of the arena hold what at which step. Where a kernel writes over
// one of its inputs, that input ends one step earlier, so that no byte is counted twice.
draw::Timeline timeline_of(const Program& program, const std::string& title);

}  // namespace lamina
