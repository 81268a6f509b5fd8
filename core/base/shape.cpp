#include "core/base/shape.h"

#include <ostream>

#include "core/base/error.h"

namespace lamina {

bool Shape::known() const {
  for (std::int64_t d : dims_)
    if (d == kUnknown) return false;
  return true;
}

std::int64_t Shape::numel() const {
  if (!known()) return kUnknown;
  std::int64_t product = 1;
  for (std::int64_t d : dims_)
    if (__builtin_mul_overflow(product, d, &product))
      throw Error("a tensor of shape " + to_string(*this) +
                  " has more elements than can be counted.\n  Use smaller sizes.");
  return product;
}

Shape Shape::slice(int begin, int end) const {
  return Shape(std::vector<std::int64_t>(dims_.begin() + begin, dims_.begin() + end));
}

Shape Shape::operator+(const Shape& other) const {
  Shape joined = *this;
  joined.dims_.insert(joined.dims_.end(), other.dims_.begin(), other.dims_.end());
  return joined;
}

bool compatible(const Shape& a, const Shape& b) {
  if (a.rank() != b.rank()) return false;
  for (int i = 0; i < a.rank(); ++i)
    if (a[i] != b[i] && a[i] != kUnknown && b[i] != kUnknown) return false;
  return true;
}

int normalize_axis(int axis, int rank) {
  if (axis < -rank || axis >= rank)
    throw Error("axis " + std::to_string(axis) + " does not exist in a tensor of rank " +
                std::to_string(rank) + ".\n  Use an axis from " + std::to_string(-rank) + " to " +
                std::to_string(rank - 1) + ".");
  return axis < 0 ? axis + rank : axis;
}

std::string to_string(const Shape& shape) {
  std::string text = "[";
  for (int i = 0; i < shape.rank(); ++i)
    text += (i ? ", " : "") + (shape[i] == kUnknown ? "?" : std::to_string(shape[i]));
  return text + "]";
}

std::ostream& operator<<(std::ostream& out, const Shape& shape) { return out << to_string(shape); }

}  // namespace lamina
