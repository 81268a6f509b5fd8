#include <algorithm>

#include "layers/index.h"
#include "layers/op_table.h"

// Reading the op of square brackets from a file.
namespace lamina::layers {
namespace {

bool is_a(const Config& item, const char* class_name) {
  return item.is_object() && item.find("class_name") && *item.find("class_name") == Config(class_name);
}

constexpr std::int64_t kMost = std::int64_t{1} << 40;

std::int64_t bounded(const Config& number) {
  const std::int64_t value = number.integer();
  if (value <= -kMost || value >= kMost)
    throw Error("expects numbers that an axis can have, received " + std::to_string(value));
  return value;
}

// Unlike ours, Python's slices may reach beyond the axis.
ops::Range range_of(const Config& slice, std::int64_t size) {
  ops::Range range;
  const Config& given = slice.at("config");
  if (const Config* step = given.find("step"); step && !step->is_null()) range.step = bounded(*step);
  if (range.step == 0) throw Error("expects steps other than 0, received 0");
  const bool down = range.step < 0;
  if (down) range.start = kEnd;
  if (const Config* start = given.find("start"); start && !start->is_null()) range.start = bounded(*start);
  if (const Config* stop = given.find("stop"); stop && !stop->is_null())
    range.stop = stop->integer() < kMost ? bounded(*stop) : kEnd;
  if (size == kUnknown) return range;
  if (down) {
    const bool nothing = range.start < -size || (range.stop != kEnd && range.stop >= size);
    if (nothing) return {.start = 0, .stop = 0};
    if (range.start >= size) range.start = kEnd;
    if (range.stop < -size) range.stop = kEnd;
    return range;
  }
  if (range.start < -size) range.start = 0;
  if (range.stop > size) range.stop = kEnd;
  return range;
}

std::vector<Index> indices_of(const Config::List& key, const Shape& shape) {
  const auto is_ellipsis = [](const Config& item) { return is_a(item, "__ellipsis__"); };
  const auto named = std::count_if(key.begin(), key.end(),
                                   [&](const Config& item) { return !item.is_null() && !is_ellipsis(item); });
  if (named > shape.rank() || std::count_if(key.begin(), key.end(), is_ellipsis) > 1)
    throw Error("expects at most one ellipsis and an index for each axis of " + to_string(shape));
  std::vector<Index> indices;
  int axis = 0;
  for (const Config& item : key) {
    if (item.is_null())
      indices.emplace_back(newaxis);
    else if (is_ellipsis(item))
      for (auto left = shape.rank() - named; left > 0; --left, ++axis) indices.emplace_back(all);
    else if (is_a(item, "__slice__"))
      indices.emplace_back(range_of(item, shape[axis++]));
    else
      indices.emplace_back(bounded(item)), ++axis;
  }
  return indices;
}

}  // namespace

SymbolicTensor get_item_from(OpArguments& args) {
  const SymbolicTensor x = args.tensor(0);
  const Config& key = args.config(1);
  std::vector<Index> indices;
  try {
    indices = indices_of(key.is_list() ? key.items() : Config::List{key}, x.shape());
  } catch (const Error& e) {
    throw Error(args.fields().what() + ": its index " + e.what() +
                ".\n  Lamina has whole numbers, slices, new axes and one ellipsis there.");
  }
  return get_item(x, indices, args.where());
}

}  // namespace lamina::layers
