#include "core/runtime/tensor.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <ostream>
#include <type_traits>

#include "core/base/converted_number.h"

namespace lamina {
namespace {

constexpr const char* kEmpty = "this Tensor is empty.\n  Assign a tensor to it before reading it.";

constexpr std::size_t kAlignment = 64;  // a cache line, and the widest vector register

// Large tensors lie on huge pages: what walks through them finds its addresses sooner.
constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::int64_t kLarge = std::int64_t{8} << 20;

// Of the machine. Linux promises more than it has, and ends the process that uses it.
std::int64_t memory_of_the_machine() {
  const std::int64_t pages = ::sysconf(_SC_PHYS_PAGES), page = ::sysconf(_SC_PAGESIZE);
  return pages > 0 && page > 0 ? pages * page : std::numeric_limits<std::int64_t>::max();
}

std::string gibibytes(std::int64_t bytes) { return std::to_string((bytes >> 30) + 1) + " GiB"; }

std::shared_ptr<std::byte> allocate_zeros(const TensorType& type) {
  std::int64_t bytes = 0;
  const bool counted = !__builtin_mul_overflow(type.shape.numel(), size_of(type.dtype), &bytes);
  const bool fits = counted && bytes <= memory_of_the_machine();
  const std::size_t alignment = bytes >= kLarge ? kHugePage : kAlignment;
  // Whole lines, at least one: an empty tensor has an address, too.
  const std::size_t lines = fits ? (static_cast<std::size_t>(bytes) + kAlignment - 1) / kAlignment : 0;
  const std::size_t rounded = kAlignment * std::max<std::size_t>(1, lines);
  void* memory = nullptr;
  if (!fits || ::posix_memalign(&memory, alignment, rounded) != 0)
    throw Error("there is no memory for " + to_string(type) +
                (counted ? ", which takes " + gibibytes(bytes) : std::string()) +
                ".\n  Use smaller sizes, or a smaller batch_size.");
  // A wish: a system without huge pages goes on with small ones.
  if (bytes >= kLarge) ::madvise(memory, rounded, MADV_HUGEPAGE);
  std::memset(memory, 0, rounded);
  return {static_cast<std::byte*>(memory), [](std::byte* p) { std::free(p); }};
}

std::string listed(std::initializer_list<std::int64_t> index) {
  std::string text;
  for (std::int64_t i : index) text += (text.empty() ? "[" : ", ") + std::to_string(i);
  return text + "]";
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

// An element of a tensor of halves. BFloat16 is the upper half of a Float32; Float16 is IEEE 754's binary16.
float half_at(const Tensor& tensor, std::size_t i) {
  std::uint16_t bits = 0;
  std::memcpy(&bits, static_cast<const std::byte*>(tensor.data()) + 2 * i, 2);
  if (tensor.dtype() == DType::BFloat16) return std::bit_cast<float>(std::uint32_t{bits} << 16);
  const int exponent = bits >> 10 & 31, fraction = bits & 1023;
  const float size = exponent == 31  ? (fraction == 0 ? HUGE_VALF : NAN)
                     : exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                                     : std::ldexp(static_cast<float>(1024 + fraction), exponent - 25);
  return (bits >> 15) != 0 ? -size : size;
}

}  // namespace

Tensor::Tensor(TensorType type) : type_(std::move(type)) {
  for (std::int64_t dim : type_.shape)
    if (dim < 0)
      throw Error("a Tensor expects known sizes of at least 0, received " + to_string(type_) +
                  ".\n  Give each axis its size.");
  memory_ = allocate_zeros(type_);
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

Tensor Tensor::reshape(const Shape& shape, const Source& where) const {
  return over({dtype(), resolve_shape(shape, numel(), where)}, memory_);
}

Tensor Tensor::slice_rows(std::int64_t begin, std::int64_t end, const Source& where) const {
  if (!defined() || shape().rank() < 1 || begin < 0 || begin > end || end > rows())
    throw Error(where, "slice_rows expects a range of rows that " +
                           (defined() ? to_string(type_) : std::string("an empty Tensor")) +
                           " has, received " + std::to_string(begin) + " to " + std::to_string(end) +
                           ".\n  Rows are counted from 0, and the end is not among them.");
  TensorType part = type_;
  part.shape[0] = end - begin;
  const std::int64_t row_bytes = rows() ? bytes() / rows() : 0;
  return over(part, std::shared_ptr<std::byte>(memory_, memory_.get() + begin * row_bytes));
}

Tensor Tensor::astype(DType dtype, const Source& where) const {
  if (!defined()) throw Error(where, kEmpty);
  if (dtype == this->dtype()) return *this;
  if (is_half(this->dtype())) {
    Tensor whole({DType::Float32, shape()});
    auto to = whole.mutable_span<float>();
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = half_at(*this, i);
    return whole.astype(dtype, where);
  }
  Tensor converted({dtype, shape()});
  with_type(this->dtype(), [&](auto from) {
    with_type(dtype, [&](auto to) {
      const auto source = span<decltype(from)>();
      auto target = converted.mutable_span<decltype(to)>();
      for (std::size_t i = 0; i < source.size(); ++i) target[i] = converted_number<decltype(to)>(source[i]);
    });
  });
  return converted;
}

double Tensor::value(std::int64_t i, const Source& where) const {
  if (!defined()) throw Error(where, kEmpty);
  if (i < 0 || i >= numel())
    throw Error(where, "the element number " + std::to_string(i) + " lies outside a tensor " +
                           to_string(type_) + ".\n  Elements are counted from 0, row by row.");
  if (is_half(dtype())) return half_at(*this, static_cast<std::size_t>(i));
  return with_type(dtype(), [&](auto element) {
    return static_cast<double>(reinterpret_cast<const decltype(element)*>(data())[i]);
  });
}

void Tensor::require(DType dtype, const Source& where) const {
  if (!defined()) throw Error(where, kEmpty);
  if (dtype != this->dtype())
    throw Error(where, "a tensor " + to_string(type_) + " cannot be read as " +
                           std::string(keras_name(dtype)) + ".\n  Ask for " +
                           std::string(keras_name(this->dtype())) + ", or convert it with astype.");
}

std::int64_t Tensor::offset(std::initializer_list<std::int64_t> index, const Source& where) const {
  bool inside = static_cast<int>(index.size()) == shape().rank();
  std::int64_t flat = 0;
  int axis = 0;
  for (std::int64_t i : index) {
    if (!inside) break;
    const std::int64_t dim = shape()[axis++];
    inside = i >= 0 && i < dim;
    flat = flat * dim + i;
  }
  if (!inside)
    throw Error(where, "the index " + listed(index) + " lies outside a tensor " + to_string(type_) +
                           ".\n  Give one index for each axis, counted from 0.");
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

Shape resolve_shape(const Shape& shape, std::int64_t count, const Source& where) {
  std::int64_t product = 1;
  int unknown = -1;
  bool possible = true;
  for (int i = 0; i < shape.rank(); ++i) {
    if (shape[i] != kUnknown)
      possible = possible && shape[i] >= 0 && !__builtin_mul_overflow(product, shape[i], &product);
    else if (unknown < 0)
      unknown = i;
    else
      possible = false;
  }
  Shape resolved = shape;
  if (possible && unknown >= 0 && product > 0 && count % product == 0) resolved[unknown] = count / product;
  if (!possible || !resolved.known() || resolved.numel() != count)
    throw Error(where, std::to_string(count) + " elements do not fill the shape " + to_string(shape) +
                           ".\n  Give a shape whose dimensions multiply to " + std::to_string(count) + ".");
  return resolved;
}

}  // namespace lamina
