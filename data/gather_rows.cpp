#include "data/gather_rows.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

namespace lamina::data {
namespace {

template <class To, class From>
To convert(From value) {
  if constexpr (std::is_same_v<To, bool>) {
    return value != From(0);
  } else if constexpr (std::is_floating_point_v<To> || std::is_same_v<From, bool>) {
    return static_cast<To>(value);
  } else if constexpr (std::is_floating_point_v<From>) {
    // The highest integer may not be a From, but the power of two behind it always is.
    constexpr From kLowest = static_cast<From>(std::numeric_limits<To>::lowest());
    const From end = std::ldexp(From(1), std::numeric_limits<To>::digits);
    if (value >= end) return std::numeric_limits<To>::max();
    return value > kLowest ? static_cast<To>(value) : std::numeric_limits<To>::lowest();
  } else {
    if (std::cmp_less(value, std::numeric_limits<To>::lowest())) return std::numeric_limits<To>::lowest();
    if (std::cmp_greater(value, std::numeric_limits<To>::max())) return std::numeric_limits<To>::max();
    return static_cast<To>(value);
  }
}

// In blocks of a fixed size, which the compiler turns into vector code without asking for aliases or tails.
template <class From, class To>
void convert_row(const From* __restrict from, To* __restrict to, std::int64_t count) {
  constexpr std::int64_t kBlock = 16;
  std::int64_t i = 0;
  for (; i + kBlock <= count; i += kBlock)
    for (std::int64_t k = 0; k < kBlock; ++k) to[i + k] = convert<To>(from[i + k]);
  for (; i < count; ++i) to[i] = convert<To>(from[i]);
}

template <class From, class To>
void gather_converted(const std::byte* from, std::int64_t row_elements, std::span<const std::int64_t> rows,
                      std::byte* target) {
  const auto* source = reinterpret_cast<const From*>(from);
  auto* to = reinterpret_cast<To*>(target);
  for (std::int64_t row : rows) {
    convert_row(source + row * row_elements, to, row_elements);
    to += row_elements;
  }
}

// Rows shorter than this are copied in place of a call of memcpy, which alone would cost more than they do.
constexpr std::int64_t kShortRow = 256;

// Copies `bytes` >= kPiece in pieces; the last piece may overlap the one before.
template <std::int64_t kPiece>
void copy_in_pieces(const std::byte* from, std::byte* to, std::int64_t bytes) {
  for (std::int64_t at = 0; at + kPiece < bytes; at += kPiece) std::memcpy(to + at, from + at, kPiece);
  std::memcpy(to + bytes - kPiece, from + bytes - kPiece, kPiece);
}

template <std::int64_t kPiece>
void gather_short(const std::byte* from, std::int64_t bytes, std::span<const std::int64_t> rows,
                  std::byte* to) {
  for (std::int64_t row : rows) {
    copy_in_pieces<kPiece>(from + row * bytes, to, bytes);
    to += bytes;
  }
}

template <std::int64_t kElement>
void gather_copied(const std::byte* from, std::int64_t row_elements, std::span<const std::int64_t> rows,
                   std::byte* to) {
  const std::int64_t bytes = row_elements * kElement;
  if (bytes == 0) return;
  if (bytes < 4) return gather_short<1>(from, bytes, rows, to);
  if (bytes < 8) return gather_short<4>(from, bytes, rows, to);
  if (bytes < 16) return gather_short<8>(from, bytes, rows, to);
  if (bytes < kShortRow) return gather_short<16>(from, bytes, rows, to);
  for (std::int64_t row : rows) {
    std::memcpy(to, from + row * bytes, static_cast<std::size_t>(bytes));
    to += bytes;
  }
}

// The function that `choose` returns for a value of the C++ type of `dtype`; null for half types.
template <class Choose>
auto with_type(DType dtype, Choose choose) -> decltype(choose(float{})) {
  switch (dtype) {
    case DType::Float32:
      return choose(float{});
    case DType::Float64:
      return choose(double{});
    case DType::Int32:
      return choose(std::int32_t{});
    case DType::Int64:
      return choose(std::int64_t{});
    case DType::UInt8:
      return choose(std::uint8_t{});
    case DType::Bool:
      return choose(bool{});
    case DType::BFloat16:
    case DType::Float16:
      break;
  }
  return nullptr;
}

using Gather = void (*)(const std::byte*, std::int64_t, std::span<const std::int64_t>, std::byte*);

Gather choose_copy(DType dtype) {
  switch (size_of(dtype)) {
    case 1:
      return gather_copied<1>;
    case 2:
      return gather_copied<2>;
    case 4:
      return gather_copied<4>;
    default:
      return gather_copied<8>;
  }
}

Gather choose_gather(DType from, DType to) {
  if (from == to) return choose_copy(from);
  return with_type(from, [to](auto source) {
    return with_type(
        to, [](auto target) -> Gather { return gather_converted<decltype(source), decltype(target)>; });
  });
}

}  // namespace

GatherRows::GatherRows(Tensor source, DType target)
    : source_(std::move(source)),
      from_(source_.data()),
      source_size_(size_of(source_.dtype())),
      target_size_(size_of(target)),
      gather_(choose_gather(source_.dtype(), target)) {
  check(source_.defined() && source_.shape().rank() > 0, "GatherRows needs a tensor with rows");
  row_elements_ = source_.shape().slice(1, source_.shape().rank()).numel();
  if (!gather_)
    throw Error("data of " + std::string(keras_name(source_.dtype())) + " cannot be fed where " +
                std::string(keras_name(target)) + " is expected.\n  Convert it to float32 first.");
}

void GatherRows::prefetch(std::span<const std::int64_t> rows) const {
  constexpr std::int64_t kLine = 64;
  const std::int64_t bytes = row_elements_ * source_size_;
  // Behind its beginning, the processor's own prefetcher follows a long row.
  const std::int64_t wanted = std::min(bytes, 4 * kLine);
  for (std::int64_t row : rows) {
    const std::byte* begin = from_ + row * bytes;
    for (std::int64_t at = 0; at < wanted; at += kLine) __builtin_prefetch(begin + at);
    if (wanted > 0) __builtin_prefetch(begin + wanted - 1);
  }
}

void GatherRows::range(std::int64_t begin, std::int64_t end, std::byte* target) const {
  const std::int64_t whole = 0;  // all of them as one long row
  const std::byte* from = from_ + begin * row_elements_ * source_size_;
  gather_(from, (end - begin) * row_elements_, {&whole, 1}, target);
}

}  // namespace lamina::data
