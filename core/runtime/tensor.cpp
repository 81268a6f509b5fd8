#include "core/runtime/tensor.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <ostream>
#include <type_traits>

namespace lamina {
namespace {

constexpr std::size_t kAlignment = 64;  // a cache line, and the widest vector register

std::shared_ptr<std::byte> allocate_zeros(std::int64_t bytes) {
  const std::size_t rounded = (static_cast<std::size_t>(bytes) + kAlignment) / kAlignment * kAlignment;
  void* memory = std::aligned_alloc(kAlignment, rounded);
  if (!memory) throw std::bad_alloc();
  std::memset(memory, 0, rounded);
  return {static_cast<std::byte*>(memory), [](std::byte* p) { std::free(p); }};
}

// Calls `visit` with a value of the C++ type of `dtype`.
template <class Visit>
auto with_type(DType dtype, Visit visit) {
  if (dtype == DType::Float32) return visit(float{});
  if (dtype == DType::Float64) return visit(double{});
  if (dtype == DType::Int32) return visit(std::int32_t{});
  if (dtype == DType::Int64) return visit(std::int64_t{});
  if (dtype == DType::UInt8) return visit(std::uint8_t{});
  if (dtype == DType::Bool) return visit(bool{});
  throw Error("host tensors of " + std::string(keras_name(dtype)) +
              " cannot be read by element.\n  Convert to float32 first.");
}

}  // namespace

Tensor::Tensor(TensorType type) : type_(std::move(type)) {
  check(type_.shape.known(), "a concrete tensor needs a known shape");
  memory_ = allocate_zeros(type_.bytes());
}

Tensor Tensor::over(TensorType type, std::shared_ptr<std::byte> memory) {
  Tensor tensor;
  tensor.type_ = std::move(type);
  tensor.memory_ = std::move(memory);
  return tensor;
}

Tensor Tensor::clone() const {
  if (!defined()) return {};
  Tensor copy(type_);
  std::memcpy(copy.data(), data(), static_cast<std::size_t>(bytes()));
  return copy;
}

Tensor Tensor::reshape(Shape shape) const {
  return over({dtype(), resolve_shape(std::move(shape), numel())}, memory_);
}

Tensor Tensor::slice_rows(std::int64_t begin, std::int64_t end) const {
  check(shape().rank() >= 1 && 0 <= begin && begin <= end && end <= rows(), "slice_rows: bad range");
  TensorType part = type_;
  part.shape[0] = end - begin;
  const std::int64_t row_bytes = rows() ? bytes() / rows() : 0;
  return over(part, std::shared_ptr<std::byte>(memory_, memory_.get() + begin * row_bytes));
}

Tensor Tensor::astype(DType dtype) const {
  if (dtype == this->dtype()) return *this;
  Tensor converted({dtype, shape()});
  with_type(this->dtype(), [&](auto from) {
    with_type(dtype, [&](auto to) {
      const auto source = span<decltype(from)>();
      auto target = converted.mutable_span<decltype(to)>();
      for (std::size_t i = 0; i < source.size(); ++i) target[i] = static_cast<decltype(to)>(source[i]);
    });
  });
  return converted;
}

double Tensor::value(std::int64_t i) const {
  check(defined() && i >= 0 && i < numel(), "Tensor::value: index outside");
  return with_type(dtype(), [&](auto element) {
    return static_cast<double>(reinterpret_cast<const decltype(element)*>(data())[i]);
  });
}

void Tensor::require(DType dtype) const {
  if (!defined()) throw Error("this Tensor is empty.\n  Assign a tensor to it before reading it.");
  if (dtype != this->dtype())
    throw Error("a tensor " + to_string(type_) + " cannot be read as " + std::string(keras_name(dtype)) +
                ".\n  Ask for " + std::string(keras_name(this->dtype())) + ", or convert it with astype.");
}

std::int64_t Tensor::offset(std::initializer_list<std::int64_t> index) const {
  bool inside = static_cast<int>(index.size()) == shape().rank();
  std::int64_t flat = 0;
  int axis = 0;
  for (std::int64_t i : index) {
    if (!inside) break;
    const std::int64_t dim = shape()[axis++];
    inside = i >= 0 && i < dim;
    flat = flat * dim + i;
  }
  if (!inside) throw Error("the index lies outside a tensor " + to_string(type_) + ".");
  return flat;
}

std::ostream& operator<<(std::ostream& out, const Tensor& tensor) {
  if (!tensor.defined()) return out << "(no tensor)";
  constexpr std::int64_t kShown = 8;
  out << tensor.type() << " {";
  for (std::int64_t i = 0; i < std::min(tensor.numel(), kShown); ++i)
    out << (i ? ", " : "") << tensor.value(i);
  return out << (tensor.numel() > kShown ? ", ...}" : "}");
}

Shape resolve_shape(Shape shape, std::int64_t count) {
  std::int64_t product = 1;
  int unknown = -1;
  bool one_unknown = true;
  for (int i = 0; i < shape.rank(); ++i) {
    if (shape[i] != kUnknown)
      product *= shape[i];
    else if (unknown < 0)
      unknown = i;
    else
      one_unknown = false;
  }
  Shape resolved = shape;
  if (unknown >= 0 && product > 0 && count % product == 0) resolved[unknown] = count / product;
  if (!one_unknown || !resolved.known() || resolved.numel() != count)
    throw Error(std::to_string(count) + " elements do not fill the shape " + to_string(shape) +
                ".\n  Give a shape whose dimensions multiply to " + std::to_string(count) + ".");
  return resolved;
}

}  // namespace lamina
