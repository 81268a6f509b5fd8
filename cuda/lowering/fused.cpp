#include "cuda/lowering/fused.h"

#include <cstring>

#include "cuda/fused/encode.h"

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
  const std::int64_t count = attrs.shape.numel();
  auto bind = [encoded, count](const Arguments& args) -> std::vector<Launch> {
    if (count == 0) return {};
    FusedProgram program = *encoded;
    for (int i = 0; i < program.inputs; ++i) program.input[i].data = args.in<std::byte>(i);
    for (int o = 0; o < program.outputs; ++o) program.output[o].data = args.out<std::byte>(o);
    Launch launch = launch_of("fused", FusedParameters{.count = count, .guard = args.guard()});
    launch.table = bytes_of(program);
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
