#include "core/ops/gather.h"

#include <numeric>

#include "core/ops/reshape.h"

namespace lamina::ops {
namespace {

void require_indices(const TensorType& type, std::string_view op) {
  if (!is_integer(type.dtype))
    throw Error(std::string(op) + " expects integer indices, received " + to_string(type) +
                ".\n  Convert them with ops::cast.");
}

TensorTypes infer_gather(std::span<const TensorType> in, const Attrs&) {
  const TensorType &table = in[0], &indices = in[1];
  require_indices(indices, "gather");
  if (table.shape.rank() < 1)
    throw Error("gather expects a table of at least rank 1, received " + to_string(table) +
                ".\n  Reshape it to [rows, ...].");
  return {{table.dtype, indices.shape + table.shape.slice(1, table.shape.rank())}};
}

Values grad_gather(const NodeRef& n, std::span<const Value> dy) {
  return {scatter_add(n.in(1), dy[0], n.in(0).shape()[0]), Value{}};
}

TensorTypes infer_scatter(std::span<const TensorType> in, const Attrs& attrs) {
  const TensorType &indices = in[0], &updates = in[1];
  const std::int64_t rows = attrs.as<ScatterAddAttrs>().rows;
  require_indices(indices, "scatter_add");
  const int rank = indices.shape.rank();
  if (updates.dtype == DType::Bool || updates.shape.rank() < rank ||
      !compatible(updates.shape.slice(0, rank), indices.shape))
    throw Error("scatter_add expects numbers whose shape begins with the shape of the indices, received " +
                to_string(updates) + " for indices " + to_string(indices) +
                ".\n  Give one row of updates for each index.");
  if (rows < 0 && rows != kUnknown)
    throw Error("scatter_add expects a number of rows that is not negative, received " +
                std::to_string(rows) + ".\n  Give the number of rows of the table.");
  return {{updates.dtype, Shape{rows} + updates.shape.slice(rank, updates.shape.rank())}};
}

Values grad_scatter(const NodeRef& n, std::span<const Value> dy) { return {Value{}, gather(dy[0], n.in(0))}; }

// The axes of a tensor of that rank with `count` of them, from `from` on, moved to begin at `to`.
std::vector<int> moved(int rank, int from, int count, int to) {
  std::vector<int> axes(static_cast<std::size_t>(rank));
  std::iota(axes.begin(), axes.end(), 0);
  const std::vector<int> block(axes.begin() + from, axes.begin() + from + count);
  axes.erase(axes.begin() + from, axes.begin() + from + count);
  axes.insert(axes.begin() + to, block.begin(), block.end());
  return axes;
}

}  // namespace

const OpDef gather_op{.name = "gather", .infer = infer_gather, .grad = grad_gather, .may_refuse = true};
const OpDef scatter_add_op{.name = "scatter_add", .infer = infer_scatter, .grad = grad_scatter};

Value gather(const Value& table, const Value& indices, int axis) {
  if (table.rank() > 0) axis = normalize_axis(axis, table.rank());
  if (axis == 0) return table.graph->add_one(gather_op, {table, indices});
  const Value rows = gather(transpose(table, moved(table.rank(), axis, 1, 0)), indices);
  return rows.rank() > 1 ? transpose(rows, moved(rows.rank(), 0, indices.rank(), axis)) : rows;
}

Value scatter_add(const Value& indices, const Value& updates, std::int64_t rows) {
  return updates.graph->add_one(scatter_add_op, {indices, updates}, ScatterAddAttrs{rows});
}

std::string refused_index(std::int64_t index, std::int64_t rows) {
  const std::string range = rows > 0 ? "0.." + std::to_string(rows - 1) : "a table without rows";
  return "index " + std::to_string(index) + " lies outside " + range +
         ".\n  Correct the data, or give the table more rows.";
}

}  // namespace lamina::ops
