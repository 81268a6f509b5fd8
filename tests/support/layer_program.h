#pragma once

#include <memory>
#include <vector>

#include "core/runtime/backend.h"
#include "layers/layer.h"

namespace lamina::support {

// One layer as a program on the CPU, without a model around it.
struct LayerProgramOptions {
  bool training = false;
  std::uint64_t seed = 1;  // of weights that have no values yet, and of random ops
  double learning_rate =
      0;  // above 0: each run ends with a step of gradient descent on the mean square output
};

class LayerProgram {
 public:
  // The layer must be built; `inputs` are whole types, batch included. Inner randomness counts up from run to
  // run.
  LayerProgram(const Layer& layer, const TensorTypes& inputs, const LayerProgramOptions& options = {});

  // The outputs, and behind them the mean square of all outputs, which is what a step lowers.
  std::vector<Tensor> operator()(const std::vector<Tensor>& inputs);

  const TensorTypes& outputs() const { return outputs_; }
  std::uint64_t streams() const { return streams_; }  // random streams taken

 private:
  TensorTypes outputs_;
  std::uint64_t streams_ = 0;
  std::unique_ptr<Executable> executable_;
};

// Runs a built layer once.
std::vector<Tensor> run_layer(const Layer& layer, const std::vector<Tensor>& inputs,
                              const LayerProgramOptions& options = {});

}  // namespace lamina::support
