#include "layers/index.h"

#include <vector>

#include "core/ops/reshape.h"
#include "core/ops/reverse.h"
#include "layers/call_error.h"
#include "layers/op_layer.h"

namespace lamina {
namespace {

// The same indices from the lowest up.
ops::Range upwards(const ops::Range& down, std::int64_t dim) {
  if (down == ops::Range{.start = kEnd, .stop = kEnd, .step = -1}) return {};
  if (dim == kUnknown)
    throw CallError("a known size where a slice has a negative step",
                    "Turn the whole axis round, or give the size in Input.");
  const auto place = [&](std::int64_t given, std::int64_t at_end) {
    return given == kEnd ? at_end : given < 0 ? given + dim : given;
  };
  const std::int64_t first = place(down.start, dim - 1), stop = place(down.stop, -1);
  if (first < -1 || first >= dim || stop < -1 || stop >= dim || down.step < -kEnd)
    throw CallError("a slice inside its axis of " + std::to_string(dim),
                    "Count from 0, or negative numbers from the end.");
  if (first <= stop) return {.start = 0, .stop = 0};
  const std::int64_t lowest = first - (first - stop - 1) / -down.step * -down.step;
  return {.start = lowest, .stop = first + 1, .step = -down.step};
}

Value take(const Value& x, const std::vector<Index>& indices) {
  std::vector<ops::Range> ranges;
  std::vector<int> turned;  // axes
  for (const Index& index : indices) {
    if (index.kind == Index::Kind::NewAxis) continue;
    ranges.push_back(index.range);
    const int axis = static_cast<int>(ranges.size()) - 1;
    if (index.range.step >= 0 || axis >= x.rank()) continue;
    ranges.back() = upwards(index.range, x.shape()[axis]);
    turned.push_back(axis);
  }
  Value taken = ops::slice(x, ranges);
  for (const int axis : turned) taken = ops::reverse(taken, axis);
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
  const std::int64_t at_start = range.step < 0 ? kEnd : 0;
  return Config::object(
      {{"class_name", "__slice__"},
       {"config", Config::object({{"start", range.start == at_start ? Config() : Config(range.start)},
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
