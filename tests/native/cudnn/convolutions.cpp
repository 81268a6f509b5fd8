#include "tests/native/cudnn/convolutions.h"

#include <lamina/lamina.h>

#include <algorithm>

#include "core/ops/conv.h"
#include "core/runtime/node_view.h"
#include "cuda/backend.h"
#include "cuda/emulated/device.h"
#include "cuda/launch_list.h"

namespace lamina::cuda::native {
namespace {

// Appends those that are not there yet, as the GPU's lowering asks for them.
void append(std::vector<ConvProblem>& problems, const Graph& graph) {
  static const auto backend = cuda::backend(emulated_device({.vendor = true}));
  const auto program = compile(graph, *backend);
  auto* const somewhere = reinterpret_cast<std::byte*>(0x1000);
  const Memory memory{.arena = somewhere,
                      .states = std::vector<std::byte*>(program->graph.states().size(), somewhere),
                      .error = reinterpret_cast<ErrorWord*>(somewhere)};
  for (const Launch& launch : launches_of(*program, memory)) {
    const std::optional<ConvProblem> problem = conv_problem_of(launch);
    const auto is_same = [&](const ConvProblem& known) { return text_of(known) == text_of(*problem); };
    if (problem && std::ranges::none_of(problems, is_same)) problems.push_back(*problem);
  }
}

Graph with_gradients(const Shape& images, const Shape& kernel, const ops::ConvOptions& options) {
  Graph graph;
  const Value x = graph.input("x", {DType::Float32, images});
  const Value k = graph.input("kernel", {DType::Float32, kernel});
  const Value y = ops::conv(x, k, options);
  auto attrs = NodeView(graph, y.id.node).attrs<ops::ConvAttrs>();
  attrs.spatial = ops::spatial_axes(images);
  graph.output("y", y);
  graph.output("dx", ops::conv_input_grad(y, k, attrs));
  graph.output("dkernel", ops::conv_kernel_grad(x, y, attrs));
  return graph;
}

}  // namespace

std::vector<ConvProblem> convolutions_of_samples() {
  auto image = Input({28, 28, 1});
  auto x = layers::Conv2D(32, 3, {.activation = "relu"})(image);
  x = layers::MaxPooling2D(2)(x);
  x = layers::Conv2D(64, 3, {.activation = "relu"})(x);
  x = layers::MaxPooling2D(2)(x);
  x = layers::Flatten()(x);
  x = layers::Dropout(0.5)(x);
  const Model model(image, layers::Dense(10, {.activation = "softmax"})(x), {.seed = 1});
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy"});
  std::vector<ConvProblem> problems;
  // 54000 pictures leave 112 and 16.
  for (const int batch : {128, 112, 32, 16})
    append(problems, model.plan({.batch_size = batch, .device = lamina::Device::Emulated}).program().graph);
  return problems;
}

std::vector<ConvProblem> hard_convolutions() {
  using ops::Padding;
  std::vector<ConvProblem> all;
  const auto add = [&](const Shape& images, const Shape& kernel, const ops::ConvOptions& options = {}) {
    append(all, with_gradients(images, kernel, options));
  };
  add({32, 224, 224, 3}, {7, 7, 3, 64},
      {.strides = {2, 2}, .padding = Padding::Explicit, .pads = {{3, 3}, {3, 3}}});
  add({128, 14, 14, 256}, {3, 3, 256, 256}, {.padding = Padding::Same});
  add({32, 56, 56, 64}, {3, 3, 64, 128}, {.strides = {2, 2}, .padding = Padding::Same});  // uneven padding
  add({32, 14, 14, 32}, {3, 3, 32, 64}, {.padding = Padding::Explicit, .pads = {{0, 2}, {1, 0}}});
  add({32, 14, 14, 32}, {3, 3, 32, 64}, {.padding = Padding::Same, .dilation = {2, 2}});
  add({32, 28, 28, 64}, {1, 1, 64, 256});
  add({32, 28, 28, 64}, {1, 1, 64, 256}, {.strides = {2, 2}});
  add({32, 14, 14, 32}, {3, 3, 8, 64}, {.padding = Padding::Same, .groups = 4});
  add({32, 14, 14, 32}, {3, 3, 1, 32}, {.padding = Padding::Same, .groups = 32});
  add({32, 15, 15, 32}, {5, 5, 1, 64}, {.strides = {2, 2}, .padding = Padding::Same, .groups = 32});
  add({7, 11, 9, 13}, {5, 3, 13, 17}, {.padding = Padding::Same});
  add({1, 5, 7, 1}, {2, 3, 1, 1});
  add({32, 100, 16}, {5, 16, 32}, {.padding = Padding::Causal, .dilation = {2}});
  add({4, 16, 16, 16, 4}, {3, 3, 3, 4, 8}, {.strides = {1, 2, 2}, .padding = Padding::Same});
  return all;
}

std::vector<ConvProblem> convolutions_of_halves() {
  constexpr std::size_t kOfABatch = 5,
                        kApart = 5;  // all three products, since 5 and 3 have no common divisor
  std::vector<ConvProblem> chosen = convolutions_of_samples();
  chosen.resize(kOfABatch);
  const std::vector<ConvProblem> hard = hard_convolutions();
  for (std::size_t i = 0; i < hard.size(); i += kApart) chosen.push_back(hard[i]);
  std::vector<ConvProblem> all;
  for (const DType half : {DType::BFloat16, DType::Float16})
    for (ConvProblem problem : chosen) {
      problem.dtype = half;
      all.push_back(problem);
    }
  return all;
}

}  // namespace lamina::cuda::native
