#pragma once

#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <vector>

namespace lamina {

// A dimension that is known only at run time, such as the batch size of an Input.
inline constexpr std::int64_t kUnknown = -1;

// The dimensions of a tensor, outermost first; elements lie in row-major order without gaps.
//   Shape images{kUnknown, 28, 28, 1};
//   images[-1] == 1;  images.rank() == 4;  images.numel() == kUnknown;
class Shape {
 public:
  Shape() = default;
  Shape(std::initializer_list<std::int64_t> dims) : dims_(dims) {}
  explicit Shape(std::vector<std::int64_t> dims) : dims_(std::move(dims)) {}

  int rank() const { return static_cast<int>(dims_.size()); }
  bool empty() const { return dims_.empty(); }

  // Negative axes count from the end. The axis must exist.
  std::int64_t operator[](int axis) const {
    return dims_[static_cast<std::size_t>(axis < 0 ? axis + rank() : axis)];
  }
  std::int64_t& operator[](int axis) {
    return dims_[static_cast<std::size_t>(axis < 0 ? axis + rank() : axis)];
  }
  std::int64_t back() const { return dims_.back(); }

  bool known() const;  // no dimension is kUnknown
  std::int64_t numel()
      const;  // product of the dimensions; kUnknown if one is; throws Error if it overflows 63 bits

  void push_back(std::int64_t dim) { dims_.push_back(dim); }
  Shape slice(int begin, int end) const;      // axes [begin, end)
  Shape operator+(const Shape& other) const;  // axes of both, one after the other

  const std::vector<std::int64_t>& dims() const { return dims_; }
  auto begin() const { return dims_.begin(); }
  auto end() const { return dims_.end(); }
  bool operator==(const Shape&) const = default;

 private:
  std::vector<std::int64_t> dims_;
};

// Same rank, and each pair of dimensions equal or at least one of them unknown.
bool compatible(const Shape& a, const Shape& b);

// The axis as a non-negative number; throws Error if it does not exist for that rank.
int normalize_axis(int axis, int rank);

std::string to_string(const Shape& shape);  // "[?, 64]"
std::ostream& operator<<(std::ostream& out, const Shape& shape);

}  // namespace lamina
