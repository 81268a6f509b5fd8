#include "cuda/lowering/adam.h"

#include <cstring>

#include "core/ops/adam.h"
#include "cuda/kernels/adam.h"

namespace lamina::cuda {
namespace {

AdamWeight weight_of(const Arguments& args, int weight, std::int64_t count, std::int64_t first_chunk) {
  const int in = ops::adam_input(weight), out = ops::adam_output(weight);
  return {.w = args.in(in),
          .m = args.in(in + 1),
          .v = args.in(in + 2),
          .g = args.in(in + 3),
          .w_new = args.out(out),
          .m_new = args.out(out + 1),
          .v_new = args.out(out + 2),
          .count = count,
          .first_chunk = first_chunk};
}

}  // namespace

Kernel lower_adam_update(const NodeView& node, const Abilities&) {
  const DType dtype = node.output(0).dtype;
  const auto attrs = node.attrs<ops::AdamAttrs>();
  std::vector<std::int64_t> counts;
  for (int i = 0; i < ops::adam_weights(node.node()); ++i)
    counts.push_back(node.output(ops::adam_output(i)).shape.numel());
  auto bind = [=](const Arguments& args) -> std::vector<Launch> {
    AdamParameters p{.alpha = args.in(0),
                     .beta_1 = attrs.beta_1,
                     .beta_2 = attrs.beta_2,
                     .epsilon = attrs.epsilon,
                     .dtype = dtype,
                     .guard = args.guard()};
    std::vector<AdamWeight> weights;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] == 0) continue;
      weights.push_back(weight_of(args, static_cast<int>(i), counts[i], p.chunks));
      p.chunks += (counts[i] + AdamWeight::kChunk - 1) / AdamWeight::kChunk;
    }
    if (weights.empty()) return {};
    p.weights = static_cast<int>(weights.size());
    Launch launch = launch_of("adam", p);
    launch.table.resize(weights.size() * sizeof(AdamWeight));
    std::memcpy(launch.table.data(), weights.data(), launch.table.size());
    return {std::move(launch)};
  };
  return {.name = "adam_update", .bind = bind, .guarded = true};
}

}  // namespace lamina::cuda
