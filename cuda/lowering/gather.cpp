#include "cuda/lowering/gather.h"

#include "core/ops/gather.h"
#include "cuda/kernels/gather.h"
#include "cuda/lowering/fill.h"

namespace lamina::cuda {
namespace {

// The elements of a row of a table.
std::int64_t width_of(const Shape& table) { return table.slice(1, table.rank()).numel(); }

}  // namespace

Kernel lower_gather(const NodeView& node, const Abilities&) {
  const TensorType &table = node.input(0), &indices = node.input(1);
  const GatherParameters parameters{.rows = table.shape[0],
                                    .count = indices.shape.numel(),
                                    .row_bytes = width_of(table.shape) * size_of(table.dtype),
                                    .index_bytes = static_cast<int>(size_of(indices.dtype))};
  auto bind = [parameters](const Arguments& args) -> std::vector<Launch> {
    if (parameters.count == 0) return {};
    GatherParameters bound = parameters;
    bound.table = args.in(0);
    bound.indices = args.in(1);
    bound.to = args.out(0);
    bound.node = args.node;
    bound.error = args.error;
    return {launch_of("gather", bound)};
  };
  return {.name = "gather", .bind = bind, .explain = [rows = parameters.rows](std::int64_t index) {
            return ops::refused_index(index, rows);
          }};
}

Kernel lower_scatter_add(const NodeView& node, const Abilities&) {
  const TensorType &indices = node.input(0), &table = node.output(0);
  const ScatterAddParameters parameters{.rows = table.shape[0],
                                        .count = indices.shape.numel(),
                                        .columns = width_of(table.shape),
                                        .index_bytes = static_cast<int>(size_of(indices.dtype)),
                                        .dtype = static_cast<std::int32_t>(table.dtype)};
  auto bind = [parameters, fill = bind_fill(table, 0)](const Arguments& args) {
    std::vector<Launch> launches = fill(args);
    if (parameters.count == 0) return launches;
    ScatterAddParameters bound = parameters;
    bound.indices = args.in(0);
    bound.updates = args.in(1);
    bound.to = args.out(0);
    bound.node = args.node;
    bound.error = args.error;
    launches.push_back(launch_of("scatter_add", bound));
    return launches;
  };
  return {.name = "scatter_add", .bind = bind, .explain = [rows = parameters.rows](std::int64_t index) {
            return ops::refused_index(index, rows);
          }};
}

}  // namespace lamina::cuda
