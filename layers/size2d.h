#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lamina {

// A height and a width, from one number for both or from a pair:
//   layers::Conv2D(32, 3);  layers::Conv2D(32, {3, 5}, {.strides = 2});
// The default one stands for "not given".
struct Size2D {
  Size2D() = default;
  Size2D(int both) : height(both), width(both) {}
  Size2D(int h, int w) : height(h), width(w) {}

  bool given() const { return height != 0 || width != 0; }
  bool positive() const { return height > 0 && width > 0; }
  std::vector<std::int64_t> list() const { return {height, width}; }
  bool operator==(const Size2D&) const = default;

  int height = 0, width = 0;
};

inline std::string to_string(const Size2D& size) {
  return std::to_string(size.height) + "x" + std::to_string(size.width);
}

}  // namespace lamina
