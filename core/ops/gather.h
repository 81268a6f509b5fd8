#pragma once

#include "core/ir/graph.h"

namespace lamina::ops {

struct ScatterAddAttrs {
  std::int64_t rows = 0;
  bool operator==(const ScatterAddAttrs&) const = default;
  std::string text() const { return "rows " + std::to_string(rows); }
};
extern const OpDef gather_op, scatter_add_op;

// Rows of a table: result[i..., :] = table[indices[i...], :]. Shapes [rows, ...] and [i...] give [i..., ...].
// With an axis, indices count along that axis of the table and replace it. Indices are integers from 0; one
// outside the table stops the run with an error, and reads as zeros until then.
Value gather(const Value& table, const Value& indices, int axis = 0);

// Zeros [rows, ...] to which updates [i..., ...] are added: result[indices[i...], :] += updates[i..., :], in
// the order of the indices, so that sums are the same bits each time. Indices outside are an error as above.
Value scatter_add(const Value& indices, const Value& updates, std::int64_t rows);

// What users are told of an index that lies outside a table of so many rows.
std::string refused_index(std::int64_t index, std::int64_t rows);

}  // namespace lamina::ops
