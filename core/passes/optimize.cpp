#include "core/ir/verify.h"
#include "core/passes/passes.h"

namespace lamina {

Graph optimize(const Graph& graph, const std::function<bool(const OpDef&)>& has_kernel) {
  struct Pass {
    std::string_view name;
    std::function<Graph(const Graph&)> run;
  };
  const Pass passes[] = {
      {"dce", dce},
      {"decompose", [&](const Graph& g) { return decompose(g, has_kernel); }},
      {"fold", fold},
      {"cse", cse},
      {"dce", dce},
      {"hoist_updates", hoist_updates},
      {"batch_updates", batch_updates},
      {"fuse_epilogues", fuse_epilogues},
      {"fuse", fuse},
      {"dce", dce},
      {"copy_outputs", copy_outputs},
  };
  verify(graph, "before the passes");
  Graph result = dce(graph);
  for (const Pass& pass : passes) {
    result = pass.run(result);
    verify(result, pass.name);
  }
  return result;
}

}  // namespace lamina
