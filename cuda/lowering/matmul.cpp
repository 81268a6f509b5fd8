#include "cuda/lowering/matmul.h"

#include <algorithm>

#include "core/ops/dense.h"
#include "core/ops/matmul.h"
#include "cuda/kernels/add_parts.h"
#include "cuda/kernels/matmul.h"
#include "cuda/lowering/tiling.h"

namespace lamina::cuda {
namespace {

// Sets the operand's strides along the axes of the batch, which are aligned at their ends.
void set_strides(MatmulParameters::Operand& operand, const Shape& shape, int batch_rank) {
  std::int64_t stride = shape[-1] * shape[-2];
  for (int axis = shape.rank() - 3, b = batch_rank - 1; axis >= 0; --axis, --b) {
    operand.strides[b] = shape[axis] == 1 ? 0 : stride;
    stride *= shape[axis];
  }
}

bool is_half(const MatmulParameters& p) { return lamina::is_half(static_cast<DType>(p.dtype)); }

// A warp for each element, if there are few rows or columns and the warp finds both operands in one piece or
// they are small.
bool is_better_by_warps(const MatmulParameters& p) {
  constexpr std::int64_t kFew = 4, kSmall = 4096, kDeep = 2048;
  if (std::min(p.m, p.n) > kFew || p.k > kDeep) return false;
  return p.matrices * p.m * p.n <= kSmall || (!p.a.transposed && (p.b.transposed || p.n == 1));
}

void set_tiling(MatmulParameters& p) {
  const Tiling tiling = choose_tiling(p.m, p.n, p.k, p.matrices, static_cast<DType>(p.dtype));
  p.tile = tiling.tile;
  p.splits = tiling.splits;
  if (is_half(p)) p.tile = std::max(p.tile, 64);
  if (is_half(p) || !is_better_by_warps(p)) return;
  p.tile = p.splits = 1;
}

// All but the addresses.
MatmulParameters parameters_of(const NodeView& node, const ops::MatmulAttrs& attrs) {
  const Shape &a = node.input(0).shape, &b = node.input(1).shape, &c = node.output(0).shape;
  MatmulParameters p{};
  p.dtype = static_cast<std::int32_t>(node.output(0).dtype);
  p.rank = c.rank() - 2;
  check(p.rank <= MatmulParameters::kMaxRank, "a product has too many axes");
  for (int axis = 0; axis < p.rank; ++axis) {
    p.batch[axis] = c[axis];
    p.matrices *= c[axis];
  }
  p.m = c[-2];
  p.n = c[-1];
  p.k = a[attrs.transpose_a ? -2 : -1];
  p.a.transposed = attrs.transpose_a;
  p.b.transposed = attrs.transpose_b;
  set_strides(p.a, a, p.rank);
  set_strides(p.b, b, p.rank);
  set_tiling(p);
  return p;
}

Launch sum_of_parts(const MatmulParameters& p) {
  return launch_of("add_parts", AddPartsParameters{.parts = p.parts,
                                                   .bias = p.bias,
                                                   .y = p.c,
                                                   .count = p.matrices * p.m * p.n,
                                                   .columns = p.n,
                                                   .splits = p.splits,
                                                   .dtype = p.dtype,
                                                   .alpha = p.alpha,
                                                   .relu = p.relu});
}

Kernel make_kernel(std::string_view name, const NodeView& node, const MatmulParameters& parameters) {
  const bool has_bias = node.inputs() == 3;
  const std::int64_t bytes = node.output(0).bytes();
  const std::int64_t part_bytes = parameters.splits > 1 ? bytes * (is_half(parameters) ? 2 : 1) : 0;
  auto bind = [=](const Arguments& args) -> std::vector<Launch> {
    if (bytes == 0) return {};
    MatmulParameters p = parameters;
    p.a.data = args.in<std::byte>(0);
    p.b.data = args.in<std::byte>(1);
    if (has_bias) p.bias = args.in<std::byte>(2);
    p.c = args.out<std::byte>(0);
    p.parts = args.workspace;
    std::vector<Launch> launches{launch_of(is_half(p) ? "matmul_half" : "matmul", p)};
    if (p.splits > 1) launches.push_back(sum_of_parts(p));
    return launches;
  };
  return {.name = name, .bind = bind, .workspace_bytes = part_bytes * parameters.splits};
}

}  // namespace

MatmulParameters matmul_parameters(const NodeView& node) {
  return parameters_of(node, node.attrs<ops::MatmulAttrs>());
}

MatmulParameters dense_parameters(const NodeView& node) {
  const auto& attrs = node.attrs<ops::DenseAttrs>();
  MatmulParameters p = parameters_of(node, {attrs.transpose_a, attrs.transpose_b});
  p.relu = attrs.relu;
  return p;
}

Kernel lower_matmul(const NodeView& node, const Abilities&) {
  return make_kernel("matmul", node, matmul_parameters(node));
}

Kernel lower_dense(const NodeView& node, const Abilities&) {
  return make_kernel("dense", node, dense_parameters(node));
}

}  // namespace lamina::cuda
