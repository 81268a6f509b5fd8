#include "cpu/fast/box_copy.h"

#include <algorithm>
#include <cstring>

#include "cpu/math/multiversion.h"

namespace lamina::cpu {
namespace {

using std::byte;
using std::int64_t;

constexpr int64_t kLongRun = 1024;  // from here on the C library's copy is worth its call

template <int kBytes>
[[gnu::always_inline]] inline void copy_fixed(const byte* x, byte* y) {
  __builtin_memcpy(y, x, kBytes);
}

// A last piece that overlaps the one before needs no loop over what is left.
template <int kBytes>
[[gnu::always_inline]] inline void copy_pieces(const byte* x, byte* y, int64_t bytes) {
  for (int64_t i = 0; i + kBytes < bytes; i += kBytes) copy_fixed<kBytes>(x + i, y + i);
  copy_fixed<kBytes>(x + bytes - kBytes, y + bytes - kBytes);
}

[[gnu::always_inline]] inline void copy_run(const byte* x, byte* y, int64_t bytes) {
  if (bytes >= kLongRun)
    std::memcpy(y, x, static_cast<std::size_t>(bytes));
  else if (bytes >= 64)
    copy_pieces<64>(x, y, bytes);
  else if (bytes >= 16)
    copy_pieces<16>(x, y, bytes);
  else if (bytes >= 4)
    copy_pieces<4>(x, y, bytes);
  else
    for (int64_t i = 0; i < bytes; ++i) y[i] = x[i];
}

struct RunOfRows {
  int64_t rows, from, to;  // strides in bytes
  int64_t bytes;           // of a row
};
LAMINA_MULTIVERSION void copy_rows(const byte* x, byte* y, const RunOfRows& r) {
  for (int64_t i = 0; i < r.rows; ++i) copy_run(x + i * r.from, y + i * r.to, r.bytes);
}

// The target is without gaps, the source one element over and over.
template <class E>
LAMINA_MULTIVERSION void fill_run(const byte* x, byte* y, int64_t count) {
  E value;
  std::memcpy(&value, x, sizeof value);
  std::fill_n(reinterpret_cast<E*>(y), count, value);
}

template <class E>
void copy_strided(const byte* x, int64_t from, byte* y, int64_t to, int64_t count) {
  for (int64_t i = 0; i < count; ++i) std::memcpy(y + i * to, x + i * from, sizeof(E));
}

// Calls visit(E{}) with an integer of that size.
template <class Visit>
void with_size(int64_t bytes, Visit visit) {
  if (bytes == 1) return visit(std::uint8_t{});
  if (bytes == 2) return visit(std::uint16_t{});
  bytes == 4 ? visit(std::uint32_t{}) : visit(std::uint64_t{});
}

}  // namespace

BoxCopy::BoxCopy(int64_t element_bytes, const Shape& shape, const End& from, const End& to)
    : element_bytes_(element_bytes),
      from_base_(from.base * element_bytes),
      to_base_(to.base * element_bytes) {
  for (int i = 0; i < shape.rank(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    const Axis axis{shape[i], from.strides[at] * element_bytes, to.strides[at] * element_bytes};
    if (axis.count == 1) continue;
    const bool joins = !axes_.empty() && axes_.back().from == axis.count * axis.from &&
                       axes_.back().to == axis.count * axis.to;
    if (joins)
      axes_.back() = {axes_.back().count * axis.count, axis.from, axis.to};
    else
      axes_.push_back(axis);
  }
  if (axes_.empty()) axes_.push_back({1, element_bytes, element_bytes});
  // One long run is cut so that there are rows to share out.
  constexpr int64_t kPiece = 16 * 1024;
  if (axes_.size() == 1) {
    const Axis all = axes_[0];
    const int64_t pieces = all.count % kPiece == 0 ? std::max<int64_t>(all.count / kPiece, 1) : 1;
    const int64_t piece = all.count / pieces;
    axes_ = {{pieces, piece * all.from, piece * all.to}, {piece, all.from, all.to}};
  }
}

int64_t BoxCopy::elements() const {
  int64_t product = 1;
  for (const Axis& axis : axes_) product *= axis.count;
  return product;
}

void BoxCopy::run(const byte* x, byte* y, int64_t begin, int64_t end) const {
  const Axis& outer = axes_.front();
  x += from_base_ + begin * outer.from;
  y += to_base_ + begin * outer.to;
  if (axes_.size() == 2) return run_last_two(x, y, {end - begin, outer.from, outer.to});
  for (int64_t i = begin; i < end; ++i, x += outer.from, y += outer.to) run_axis(x, y, 1);
}

void BoxCopy::run_axis(const byte* x, byte* y, std::size_t axis) const {
  const Axis& a = axes_[axis];
  if (axis + 2 == axes_.size()) return run_last_two(x, y, a);
  for (int64_t i = 0; i < a.count; ++i) run_axis(x + i * a.from, y + i * a.to, axis + 1);
}

void BoxCopy::run_last_two(const byte* x, byte* y, const Axis& rows) const {
  const Axis& last = axes_.back();
  if (last.from == element_bytes_ && last.to == element_bytes_)
    return copy_rows(x, y, {rows.count, rows.from, rows.to, last.count * element_bytes_});
  with_size(element_bytes_, [&]<class E>(E) {
    for (int64_t i = 0; i < rows.count; ++i, x += rows.from, y += rows.to) {
      if (last.from == 0 && last.to == element_bytes_)
        fill_run<E>(x, y, last.count);
      else
        copy_strided<E>(x, last.from, y, last.to, last.count);
    }
  });
}

}  // namespace lamina::cpu
