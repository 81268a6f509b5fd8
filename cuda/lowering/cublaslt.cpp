#include "cuda/lowering/cublaslt.h"

#include <algorithm>

#include "cuda/lowering/column_major.h"
#include "cuda/lowering/matmul.h"
#include "cuda/lowering/vendor_workspace.h"

namespace lamina::cuda {
namespace {

Kernel make_kernel(std::string_view name, const NodeView& node, MatmulParameters p,
                   const Abilities& abilities) {
  p.tile = p.splits = 0;
  if (!cublaslt_refusal(p).empty()) return {};
  const std::optional<std::int64_t> workspace = abilities.workspace_of(launch_of(name, p));
  if (!workspace) return {};
  const bool has_bias = node.inputs() == 3;
  auto bind = [=](const Arguments& args) -> std::vector<Launch> {
    MatmulParameters bound = p;
    bound.a.data = args.in<std::byte>(0);
    bound.b.data = args.in<std::byte>(1);
    if (has_bias) bound.bias = args.in<std::byte>(2);
    bound.c = args.out<std::byte>(0);
    bound.parts = first_for_vendor(args.workspace);
    return {launch_of(name, bound)};
  };
  return {.name = name, .bind = bind, .workspace_bytes = vendor_bytes(*workspace)};
}

}  // namespace

std::string cublaslt_refusal(const MatmulParameters& p) {
  constexpr std::int64_t kMost = (std::int64_t{1} << 31) - 1, kFew = 4, kLittle = 1 << 19;
  if (!is_float(static_cast<DType>(p.dtype))) return "not a float dtype";
  if (std::min({p.m, p.n, p.k, p.matrices}) < 1) return "empty";
  const std::optional<ColumnMajor> product = column_major(p);
  if (!product) return "matrices in steps of several sizes";
  const std::int64_t m = product->d.columns;
  if (std::max({m, p.n, p.k, product->batches}) > kMost) return "a size beyond 32 bits";
  if (std::min(m, p.n) <= kFew) return "few rows or columns";
  if (static_cast<double>(m) * static_cast<double>(p.n) * static_cast<double>(p.k) *
          static_cast<double>(product->batches) <
      kLittle)
    return "little work";
  return "";
}

Kernel lower_cublaslt_matmul(const NodeView& node, const Abilities& abilities) {
  return make_kernel("cublaslt_matmul", node, matmul_parameters(node), abilities);
}

Kernel lower_cublaslt_dense(const NodeView& node, const Abilities& abilities) {
  return make_kernel("cublaslt_dense", node, dense_parameters(node), abilities);
}

}  // namespace lamina::cuda
