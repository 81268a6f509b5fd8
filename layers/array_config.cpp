#include "layers/array_config.h"

#include <limits>
#include <string_view>

namespace lamina::layers {
namespace {

constexpr int kMostAxes = 8;

struct Kind {
  std::string_view name;  // Keras's
  DType dtype;
};
// Of types that Lamina lacks, and of half and double precision, each becomes one that holds its numbers.
constexpr Kind kKinds[] = {
    {"bool", DType::Bool},       {"uint8", DType::UInt8},      {"int8", DType::Int32},
    {"int16", DType::Int32},     {"uint16", DType::Int32},     {"int32", DType::Int32},
    {"uint32", DType::Int64},    {"int64", DType::Int64},      {"uint64", DType::Int64},
    {"float16", DType::Float32}, {"bfloat16", DType::Float32}, {"float32", DType::Float32},
    {"float64", DType::Float32},
};

[[noreturn]] void refuse(const std::string& problem) {
  throw Error("an array among its arguments " + problem +
              ".\n  The file is damaged or made by hand; save it again with Keras.");
}

DType dtype_of(const Config& name) {
  for (const Kind& kind : kKinds)
    if (name == Config(kind.name)) return kind.dtype;
  refuse("is of the dtype " + name.kind().substr(0, 60) + ", which Lamina does not have");
}

// The sizes that the first list of each depth has.
Shape shape_of(const Config& value) {
  Shape shape;
  for (const Config* level = &value; level->is_list(); level = &level->items().front()) {
    if (level->items().empty()) refuse("holds nothing");
    if (shape.rank() == kMostAxes) refuse("has more than 8 axes");
    shape.push_back(static_cast<std::int64_t>(level->items().size()));
  }
  return shape;
}

template <class T>
T number_of(const Config& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value.boolean();
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(value.any_number());
  } else {
    const std::int64_t number = value.integer();
    if (number < std::numeric_limits<T>::min() || number > std::numeric_limits<T>::max())
      refuse("holds " + std::to_string(number) + ", which does not fit its dtype");
    return static_cast<T>(number);
  }
}

// All numbers, one behind the other; lists that are shorter or deeper than the first are refused.
template <class T>
void fill(const Config& value, const Shape& shape, int axis, T*& next) {
  if (axis == shape.rank()) {
    if (value.is_list()) refuse("is deeper in some places than in others");
    *next++ = number_of<T>(value);
    return;
  }
  if (!value.is_list() || static_cast<std::int64_t>(value.items().size()) != shape[axis])
    refuse("has lists of different lengths");
  for (const Config& item : value.items()) fill(item, shape, axis + 1, next);
}

template <class T>
Tensor filled(const Config& value, DType dtype, const Shape& shape) {
  Tensor tensor({dtype, shape});
  T* next = tensor.mutable_span<T>().data();
  fill(value, shape, 0, next);
  return tensor;
}

Tensor read(const Config& value, DType dtype) {
  const Shape shape = shape_of(value);
  if (dtype == DType::Float32) return filled<float>(value, dtype, shape);
  if (dtype == DType::Int64) return filled<std::int64_t>(value, dtype, shape);
  if (dtype == DType::Int32) return filled<std::int32_t>(value, dtype, shape);
  if (dtype == DType::UInt8) return filled<std::uint8_t>(value, dtype, shape);
  return filled<bool>(value, dtype, shape);
}

Config number_config(const Tensor& values, std::int64_t i) {
  if (values.dtype() == DType::Bool) return values.value(i) != 0;
  if (is_float(values.dtype())) return values.value(i);
  return values.dtype() == DType::Int64 ? Config(values.span<std::int64_t>()[static_cast<std::size_t>(i)])
                                        : Config(static_cast<std::int64_t>(values.value(i)));
}

Config nested(const Tensor& values, int axis, std::int64_t& next) {
  if (axis == values.shape().rank()) return number_config(values, next++);
  Config::List list;
  for (std::int64_t i = 0; i < values.shape()[axis]; ++i) list.push_back(nested(values, axis + 1, next));
  return Config::list(std::move(list));
}

}  // namespace

Config array_config(const Tensor& values) {
  std::int64_t next = 0;
  return Config::object({{"class_name", "__numpy__"},
                         {"config", Config::object({{"value", nested(values, 0, next)},
                                                    {"dtype", keras_name(values.dtype())}})}});
}

std::optional<Tensor> array_from(const Config& config) {
  const Config* class_name = config.is_object() ? config.find("class_name") : nullptr;
  if (!class_name || (*class_name != Config("__numpy__") && *class_name != Config("__tensor__")))
    return std::nullopt;
  const Config* inner = config.find("config");
  const Config* value = inner && inner->is_object() ? inner->find("value") : nullptr;
  const Config* dtype = inner && inner->is_object() ? inner->find("dtype") : nullptr;
  if (!value || !value->is_list() || !dtype) refuse("has no value or no dtype");
  return read(*value, dtype_of(*dtype));
}

}  // namespace lamina::layers
