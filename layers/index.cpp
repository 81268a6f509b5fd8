#include "layers/index.h"

#include <vector>

#include "core/ops/reshape.h"
#include "layers/op_layer.h"

namespace lamina {
namespace {

Value get_item(const Value& x, const std::vector<Index>& indices) {
  std::vector<ops::Range> ranges;
  for (const Index& index : indices)
    if (index.kind != Index::Kind::NewAxis) ranges.push_back(index.range);
  const Value taken = ops::slice(x, ranges);
  Shape shape;
  int axis = 0;
  for (const Index& index : indices) {
    if (index.kind == Index::Kind::NewAxis)
      shape.push_back(1);
    else if (const std::int64_t size = taken.shape()[axis++]; index.kind == Index::Kind::Range)
      shape.push_back(size);
  }
  return ops::reshape(taken, shape + taken.shape().slice(axis, taken.rank()));
}

}  // namespace

SymbolicTensor SymbolicTensor::operator[](std::initializer_list<Index> indices) const {
  if (indices.size() == 0) return *this;
  auto take = [list = std::vector<Index>(indices)](std::span<const ops::Operand> xs) {
    return get_item(xs[0].value, list);
  };
  const Source& where = indices.begin()->where;
  return layers::apply_op("GetItem", {Term(*this, where)}, take, where);
}

}  // namespace lamina
