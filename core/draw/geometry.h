#pragma once

namespace lamina::draw {

// Pixels; x grows to the right and y downwards.

struct Point {
  double x = 0, y = 0;
  bool operator==(const Point&) const = default;
};

struct Size {
  double width = 0, height = 0;
};

struct Rect {
  double x = 0, y = 0, width = 0, height = 0;

  double right() const { return x + width; }
  double bottom() const { return y + height; }
  double center() const { return x + width / 2; }
};

}  // namespace lamina::draw
