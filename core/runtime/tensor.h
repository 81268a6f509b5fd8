#pragma once

#include <algorithm>
#include <concepts>
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
// Asking for elements under another type than the tensor's, or outside its shape, throws Error at the user's
// line.
class Tensor {
 public:
  Tensor() = default;  // no tensor at all: defined() is false

  // Zeros. Throws Error unless the shape is known and the machine has the memory.
  explicit Tensor(TensorType type);

  // Copies `values`, which must be as many as the shape has elements. One dimension of the shape may be
  // kUnknown.
  template <class T>
  static Tensor from(std::span<const T> values, const Shape& shape, const Source& where = Source::current());
  template <class T>
  static Tensor from(const std::vector<T>& values, const Shape& shape,
                     const Source& where = Source::current()) {
    return from(std::span<const T>(values), shape, where);
  }
  template <class T>
  static Tensor from(std::initializer_list<T> values, const Shape& shape,
                     const Source& where = Source::current()) {
    return from(std::span<const T>(values.begin(), values.size()), shape, where);
  }

  // Does not copy: the values must outlive the tensor and all its copies.
  template <class T>
  static Tensor view(std::span<T> values, const Shape& shape, const Source& where = Source::current());

  // Shares `memory`, which holds type.bytes() bytes and is released with the last Tensor over it.
  static Tensor over(TensorType type, std::shared_ptr<std::byte> memory);

  // An index of `at`, which knows the line where it stands.
  struct Place {
    template <std::integral Integer>
    Place(Integer i, const Source& from = Source::current())
        : index(static_cast<std::int64_t>(i)), where(from) {}
    std::int64_t index;
    Source where;
  };

  bool defined() const { return memory_ != nullptr; }
  const TensorType& type() const { return type_; }
  DType dtype() const { return type_.dtype; }
  const Shape& shape() const { return type_.shape; }
  std::int64_t numel() const { return type_.shape.numel(); }
  std::int64_t bytes() const { return type_.bytes(); }
  std::int64_t rows() const { return type_.shape[0]; }  // size of the first axis; rank must be at least 1

  template <class T>
  std::span<const T> span(const Source& where = Source::current()) const {
    require(dtype_of<T>(), where);
    return {reinterpret_cast<const T*>(data()), static_cast<std::size_t>(numel())};
  }
  template <class T>
  std::span<T> mutable_span(const Source& where = Source::current()) {
    require(dtype_of<T>(), where);
    return {reinterpret_cast<T*>(data()), static_cast<std::size_t>(numel())};
  }
  template <class T, std::integral... Rest>
  const T& at(Place first, Rest... rest) const {
    const auto all = span<T>(first.where);
    return all[static_cast<std::size_t>(
        offset({first.index, static_cast<std::int64_t>(rest)...}, first.where))];
  }
  template <class T>
  T item(const Source& where = Source::current()) const {  // the only element
    const auto all = span<T>(where);
    if (all.size() != 1)
      throw Error(where, "item expects a tensor of one element, received " + to_string(type_) +
                             ".\n  Take one of its elements with at.");
    return all[0];
  }

  const std::byte* data() const { return memory_.get(); }
  std::byte* data() { return memory_.get(); }
  const std::shared_ptr<std::byte>& memory() const { return memory_; }

  Tensor clone() const;
  // Shares memory; one dimension may be kUnknown.
  Tensor reshape(const Shape& shape, const Source& where = Source::current()) const;
  // Rows [begin, end) of the first axis; shares memory.
  Tensor slice_rows(std::int64_t begin, std::int64_t end, const Source& where = Source::current()) const;
  // Converts each element as core/base/converted_number.h has it: fractions are cut off, NaN becomes 0, and
  // what an integer type does not reach its nearest end.
  Tensor astype(DType dtype, const Source& where = Source::current()) const;
  // Any element of any type, as a double.
  double value(std::int64_t flat_index, const Source& where = Source::current()) const;

 private:
  void require(DType dtype, const Source& where) const;
  std::int64_t offset(std::initializer_list<std::int64_t> index, const Source& where) const;

  TensorType type_;
  std::shared_ptr<std::byte> memory_;
};

// The type and, for small tensors, the values.
std::ostream& operator<<(std::ostream& out, const Tensor& tensor);

// The shape with its one kUnknown dimension, if any, replaced so that it has `count` elements. Throws Error
// at `where` if none fits.
Shape resolve_shape(const Shape& shape, std::int64_t count, const Source& where);

template <class T>
Tensor Tensor::from(std::span<const T> values, const Shape& shape, const Source& where) {
  Tensor tensor({dtype_of<T>(), resolve_shape(shape, static_cast<std::int64_t>(values.size()), where)});
  std::copy(values.begin(), values.end(), reinterpret_cast<T*>(tensor.data()));
  return tensor;
}

template <class T>
Tensor Tensor::view(std::span<T> values, const Shape& shape, const Source& where) {
  TensorType type{dtype_of<std::remove_const_t<T>>(),
                  resolve_shape(shape, static_cast<std::int64_t>(values.size()), where)};
  auto* bytes = reinterpret_cast<std::byte*>(const_cast<std::remove_const_t<T>*>(values.data()));
  return over(std::move(type), std::shared_ptr<std::byte>(bytes, [](std::byte*) {}));
}

}  // namespace lamina
