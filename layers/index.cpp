#include "layers/index.h"

#include <vector>

#include "core/ops/reshape.h"
#include "layers/op_layer.h"

namespace lamina {
namespace {

Value take(const Value& x, const std::vector<Index>& indices) {
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

// As Keras has it: null for an axis that was not there, and in a slice for what is not given.
Config config_of(const Index& index) {
  const ops::Range& range = index.range;
  if (index.kind == Index::Kind::NewAxis) return {};
  if (index.kind == Index::Kind::Place) return range.start;
  return Config::object(
      {{"class_name", "__slice__"},
       {"config", Config::object({{"start", range.start == 0 ? Config() : Config(range.start)},
                                  {"stop", range.stop == kEnd ? Config() : Config(range.stop)},
                                  {"step", range.step == 1 ? Config() : Config(range.step)}})}});
}

}  // namespace

SymbolicTensor get_item(const SymbolicTensor& x, const std::vector<Index>& indices, const Source& where) {
  auto compute = [indices](std::span<const ops::Operand> xs) { return take(xs[0].value, indices); };
  Config::List key;
  for (const Index& index : indices) key.push_back(config_of(index));
  return layers::apply_op("GetItem", {Term(x, where)}, compute, where,
                          layers::OpForm{.more = {Config::list(std::move(key))}});
}

SymbolicTensor SymbolicTensor::operator[](std::initializer_list<Index> indices) const {
  if (indices.size() == 0) return *this;
  return get_item(*this, indices, indices.begin()->where);
}

}  // namespace lamina
