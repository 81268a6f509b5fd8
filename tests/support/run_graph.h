#pragma once

#include <algorithm>
#include <vector>

#include "core/runtime/backend.h"
#include "core/runtime/tensor.h"

namespace lamina::support {

// The values of a graph's outputs, compiled for a backend and run once.
inline std::vector<Tensor> run_graph(const Graph& graph, const Backend& backend,
                                     const std::vector<Tensor>& inputs) {
  const auto executable = backend.link(compile(graph, backend));
  for (std::size_t i = 0; i < inputs.size(); ++i)
    std::copy_n(inputs[i].data(), inputs[i].bytes(), executable->input(static_cast<int>(i)).data());
  executable->run();
  std::vector<Tensor> outputs;
  for (std::size_t i = 0; i < graph.outputs().size(); ++i) {
    outputs.emplace_back(graph.type(graph.outputs()[i].value));
    const auto bytes = executable->output(static_cast<int>(i));
    std::copy(bytes.begin(), bytes.end(), outputs.back().data());
  }
  return outputs;
}

}  // namespace lamina::support
