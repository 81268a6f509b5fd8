#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <span>
#include <vector>

#include "core/base/error.h"
#include "core/base/tensor_type.h"

namespace lamina {

// A tensor with values, in host memory, row-major and without gaps. Copies of a Tensor share their memory;
// `clone` does not.
//   Tensor a = Tensor::from<float>({1, 2, 3, 4, 5, 6}, {2, 3});
//   float first = a.at<float>(1, 0);              // 4
//   std::span<const float> all = a.span<float>();
// Asking for elements under another type than the tensor's, or outside its shape, throws Error.
class Tensor {
 public:
  Tensor() = default;  // no tensor at all: defined() is false

  // Zeros. The shape must be known.
  explicit Tensor(TensorType type);

  // Copies `values`, which must be as many as the shape has elements. One dimension of the shape may be
  // kUnknown.
  template <class T>
  static Tensor from(std::span<const T> values, Shape shape);
  template <class T>
  static Tensor from(const std::vector<T>& values, Shape shape) {
    return from(std::span<const T>(values), std::move(shape));
  }
  template <class T>
  static Tensor from(std::initializer_list<T> values, Shape shape) {
    return from(std::span<const T>(values.begin(), values.size()), std::move(shape));
  }

  // Does not copy: the values must outlive the tensor and all its copies.
  template <class T>
  static Tensor view(std::span<T> values, Shape shape);

  // Shares `memory`, which holds type.bytes() bytes and is released with the last Tensor over it.
  static Tensor over(TensorType type, std::shared_ptr<std::byte> memory);

  bool defined() const { return memory_ != nullptr; }
  const TensorType& type() const { return type_; }
  DType dtype() const { return type_.dtype; }
  const Shape& shape() const { return type_.shape; }
  std::int64_t numel() const { return type_.shape.numel(); }
  std::int64_t bytes() const { return type_.bytes(); }
  std::int64_t rows() const { return type_.shape[0]; }  // size of the first axis; rank must be at least 1

  template <class T>
  std::span<const T> span() const {
    require(dtype_of<T>());
    return {reinterpret_cast<const T*>(data()), static_cast<std::size_t>(numel())};
  }
  template <class T>
  std::span<T> mutable_span() {
    require(dtype_of<T>());
    return {reinterpret_cast<T*>(data()), static_cast<std::size_t>(numel())};
  }
  template <class T, class... Index>
  const T& at(Index... index) const {
    return span<T>()[static_cast<std::size_t>(offset({static_cast<std::int64_t>(index)...}))];
  }
  template <class T>
  T item() const {  // the only element
    if (numel() != 1)
      throw Error("item() needs a tensor of one element, this one is " + to_string(type_) + ".");
    return span<T>()[0];
  }

  const std::byte* data() const { return memory_.get(); }
  std::byte* data() { return memory_.get(); }
  const std::shared_ptr<std::byte>& memory() const { return memory_; }

  Tensor clone() const;
  Tensor reshape(Shape shape) const;  // shares memory; one dimension may be kUnknown
  Tensor slice_rows(std::int64_t begin,
                    std::int64_t end) const;    // rows [begin, end) of the first axis; shares memory
  Tensor astype(DType dtype) const;             // converts each element as static_cast does
  double value(std::int64_t flat_index) const;  // any element of any type, as a double

 private:
  void require(DType dtype) const;
  std::int64_t offset(std::initializer_list<std::int64_t> index) const;

  TensorType type_;
  std::shared_ptr<std::byte> memory_;
};

// The type and, for small tensors, the values.
std::ostream& operator<<(std::ostream& out, const Tensor& tensor);

// The shape with its one kUnknown dimension, if any, replaced so that it has `count` elements. Throws Error
// if none fits.
Shape resolve_shape(Shape shape, std::int64_t count);

template <class T>
Tensor Tensor::from(std::span<const T> values, Shape shape) {
  Tensor tensor({dtype_of<T>(), resolve_shape(std::move(shape), static_cast<std::int64_t>(values.size()))});
  std::copy(values.begin(), values.end(), reinterpret_cast<T*>(tensor.data()));
  return tensor;
}

template <class T>
Tensor Tensor::view(std::span<T> values, Shape shape) {
  TensorType type{dtype_of<std::remove_const_t<T>>(),
                  resolve_shape(std::move(shape), static_cast<std::int64_t>(values.size()))};
  auto* bytes = reinterpret_cast<std::byte*>(const_cast<std::remove_const_t<T>*>(values.data()));
  return over(std::move(type), std::shared_ptr<std::byte>(bytes, [](std::byte*) {}));
}

}  // namespace lamina
