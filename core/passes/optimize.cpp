#include "core/ir/verify.h"
#include "core/passes/passes.h"

namespace lamina {

Graph optimize(Graph graph, const PassOptions& options) {
  struct Pass {
    std::string_view name;
    std::function<Graph(Graph)> run;
  };
  const Pass passes[] = {
      {"dce", dce},
      {"decompose", [&](Graph g) { return decompose(std::move(g), options.has_kernel); }},
      {"fold", fold},
      {"cse", cse},
      {"dce", dce},
      {"hoist_updates", [&](Graph g) { return hoist_updates(std::move(g), options.small_update); }},
      {"batch_updates", [&](Graph g) { return batch_updates(std::move(g), options.small_update); }},
      {"fuse_epilogues", fuse_epilogues},
      {"fuse", fuse},
      {"dce", dce},
      {"copy_outputs", copy_outputs},
  };
  verify(graph, "before the passes");
  for (const Pass& pass : passes) {
    graph = pass.run(std::move(graph));
    verify(graph, pass.name);
  }
  return graph;
}

}  // namespace lamina
