#pragma once

#include "core/ir/graph.h"

namespace lamina {

// Checks what every graph must hold: inputs come earlier, types are what the op's rule says, ends exist, no
// state is updated twice. A failure is a bug in whoever made the graph; `stage` names it in the message.
void verify(const Graph& graph, std::string_view stage);

}  // namespace lamina
