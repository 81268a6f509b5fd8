#include "cuda/lowering/fused.h"

#include <cstring>

#include "cuda/fused/encode.h"
#include "cuda/fused/generate.h"

namespace lamina::cuda {
namespace {

std::vector<std::byte> bytes_of(const FusedProgram& program) {
  std::vector<std::byte> bytes(sizeof program);
  std::memcpy(bytes.data(), &program, sizeof program);
  return bytes;
}

Kernel make_kernel(std::string_view name, const ops::FusedAttrs& attrs, const TensorTypes& inputs) {
  const std::shared_ptr<const FusedProgram> encoded = encode(attrs, inputs);
  if (!encoded) return {};
  if (attrs.shape.numel() == 0)
    return {.name = name, .bind = [](const Arguments&) { return std::vector<Launch>{}; }, .guarded = true};
  const Space space = space_of(*encoded);
  const auto source = std::make_shared<const std::string>(generate(*encoded, space));
  auto bind = [=, count = space.count, width = space.width](const Arguments& args) -> std::vector<Launch> {
    FusedProgram program = *encoded;
    for (int i = 0; i < program.inputs; ++i) program.input[i].data = args.in<std::byte>(i);
    for (int o = 0; o < program.outputs; ++o) program.output[o].data = args.out<std::byte>(o);
    Launch launch =
        launch_of("fused", FusedParameters{.count = count, .guard = args.guard(), .width = width});
    launch.table = bytes_of(program);
    launch.source = source;
    return {std::move(launch)};
  };
  return {.name = name, .bind = bind, .guarded = true};
}

}  // namespace

Kernel lower_fused(const NodeView& node, const Abilities&) {
  return make_kernel("fused", node.attrs<ops::FusedAttrs>(), node.input_types());
}

Kernel lower_elementwise(const NodeView& node, const Abilities&) {
  return make_kernel(node.op().name, ops::single_instruction(node.node(), node.input_types()),
                     node.input_types());
}

}  // namespace lamina::cuda
