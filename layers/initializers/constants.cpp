#include <algorithm>

#include "layers/initializers/draw.h"
#include "layers/initializers/initializers.h"

namespace lamina::initializers {
namespace {

template <class T>
void fill(Tensor& tensor, double value) {
  std::ranges::fill(tensor.mutable_span<T>(), static_cast<T>(value));
}

Tensor filled(const TensorType& type, double value) {
  Tensor tensor(type);
  if (value == 0) return tensor;
  if (type.dtype == DType::Int32)
    fill<std::int32_t>(tensor, value);
  else if (type.dtype == DType::Int64)
    fill<std::int64_t>(tensor, value);
  else if (type.dtype == DType::UInt8)
    fill<std::uint8_t>(tensor, value);
  else if (type.dtype == DType::Bool)
    fill<bool>(tensor, value);
  else
    write_floats(tensor, [&](auto values) {
      std::ranges::fill(values, static_cast<typename decltype(values)::value_type>(value));
    });
  return tensor;
}

Tensor diagonal(const TensorType& type, double gain) {
  if (type.shape.rank() != 2)
    throw Error("Identity makes matrices, the weight has the shape " + to_string(type.shape) +
                ".\n  Use another initializer for this weight.");
  Tensor tensor(type);
  write_floats(tensor, [&](auto values) {
    const std::int64_t rows = type.shape[0], columns = type.shape[1];
    for (std::int64_t i = 0; i < std::min(rows, columns); ++i)
      values[static_cast<std::size_t>(i * columns + i)] =
          static_cast<typename decltype(values)::value_type>(gain);
  });
  return tensor;
}

}  // namespace

Initializer Zeros() {
  return {"Zeros", {}, {}, [](const TensorType& type, PhiloxKey) { return Tensor(type); }};
}

Initializer Ones() {
  return {"Ones", {}, {}, [](const TensorType& type, PhiloxKey) { return filled(type, 1); }};
}

Initializer Constant(double value) {
  return {"Constant", {{"value", value}}, {}, [value](const TensorType& type, PhiloxKey) {
            return filled(type, value);
          }};
}

Initializer Identity(const IdentityOptions& options) {
  const double gain = options.gain;
  return {"Identity", {{"gain", gain}}, {}, [gain](const TensorType& type, PhiloxKey) {
            return diagonal(type, gain);
          }};
}

}  // namespace lamina::initializers
