#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/ir/graph.h"
#include "core/runtime/tensor.h"
#include "cuda/error_word.h"
#include "cuda/table.h"
#include "tests/cuda/on_every_device.h"

namespace lamina::cuda {

// One node on the device under test, by the kernel that lowering chooses for it; all other nodes of the graph
// are inputs.
//   const NodeRun run([](auto x) { return ops::sum(x[0]); }, {x}, {.offset = 1});
//   EXPECT_EQ(run.output.at<float>(), 6.0f);
struct NodeRun {
  struct Options {
    int offset = 0;         // of inputs and outputs from an aligned address, in elements
    bool in_place = false;  // the output lies in the memory of the first input
    int over = 0;           // that of another input
  };
  Tensor output;                      // the first
  std::vector<Tensor> outputs;        // all
  std::vector<std::string> launches;  // names of launchers
  ErrorWord error;                    // as the host sees it afterwards

  NodeRun(const std::function<Value(const Values&)>& build, const std::vector<Tensor>& inputs,
          const Options& options) {
    Graph graph;
    Values values;
    for (const Tensor& x : inputs)
      values.push_back(graph.input("x" + std::to_string(values.size()), x.type()));
    const Value y = build(values);
    const NodeView node(graph, y.id.node);
    for (int i = 0; i < node.outputs(); ++i) outputs.emplace_back(node.output(i));
    run(lower(node, {}), inputs, options);
    output = outputs[0];
  }

 private:
  using Bytes = DeviceArray<std::byte>;

  static std::size_t shift(const Tensor& x, const Options& options) {
    return static_cast<std::size_t>(options.offset * size_of(x.dtype()));
  }
  static std::unique_ptr<Bytes> on_device(const Tensor& x, const Options& options) {
    std::vector<std::byte> bytes(shift(x, options), std::byte{0xFF});
    bytes.insert(bytes.end(), x.data(), x.data() + x.bytes());
    return std::make_unique<Bytes>(bytes);
  }

  void run(const Kernel& kernel, const std::vector<Tensor>& inputs, const Options& options) {
    std::vector<std::unique_ptr<Bytes>> arrays;
    std::vector<const std::byte*> ins;
    for (const Tensor& x : inputs) {
      arrays.push_back(on_device(x, options));
      ins.push_back(arrays.back()->data() + shift(x, options));
    }
    const std::size_t first_results = arrays.size();
    std::vector<std::byte*> outs;
    for (const Tensor& y : outputs) {
      arrays.push_back(std::make_unique<Bytes>(shift(y, options) + static_cast<std::size_t>(y.bytes())));
      outs.push_back(arrays.back()->data() + shift(y, options));
    }
    if (options.in_place) {
      std::swap(arrays[first_results], arrays[static_cast<std::size_t>(options.over)]);
      outs[0] = arrays[first_results]->data() + shift(outputs[0], options);
    }
    const Bytes workspace(static_cast<std::size_t>(kernel.workspace_bytes));
    const DeviceArray<ErrorWord> twin(std::vector<ErrorWord>(1));
    const DeviceArray<ErrorWord> word(std::vector<ErrorWord>{{.twin = twin.data()}});
    const std::vector<Launch> list = kernel.bind(
        {.inputs = ins, .outputs = outs, .workspace = workspace.data(), .error = word.data(), .node = 7});
    for (const Launch& launch : list) launches.push_back(launch.kernel);
    launch_now(list);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const std::vector<std::byte> bytes = arrays[first_results + i]->read(shift(outputs[i], options));
      std::copy_n(bytes.begin(), outputs[i].bytes(), outputs[i].data());
    }
    error = twin.read()[0];
  }
};

}  // namespace lamina::cuda
