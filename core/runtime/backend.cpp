#include "core/runtime/backend.h"

#include "core/ir/text.h"
#include "core/passes/passes.h"

namespace lamina {

std::shared_ptr<const Program> compile(Graph graph, const Backend& backend) {
  auto program = std::make_shared<Program>();
  program->graph =
      optimize(std::move(graph), {.has_kernel = [&](const OpDef& op) { return backend.has_kernel(op); },
                                  .small_update = backend.small_update()});
  program->lowered = backend.lower(program->graph);
  program->placement = place(program->graph, program->lowered->workspace_bytes(),
                             [&](int node) { return program->lowered->may_write_states(node); });
  return program;
}

std::string Program::text() const {
  auto where = [&](int node) {
    std::string text;
    for (const Place& p : placement.values[static_cast<std::size_t>(node)]) {
      const bool state = p.kind == Place::Kind::State;
      text += (text.empty() ? "" : ", ") + (state ? graph.states()[static_cast<std::size_t>(p.state)].name
                                                  : "@" + std::to_string(p.offset));
    }
    return text;
  };
  return to_text(graph, [&](int node) {
    const std::string kernel = lowered->kernel_name(node);
    return where(node) + (kernel.empty() ? "" : "  [" + kernel + "]");
  });
}

}  // namespace lamina
