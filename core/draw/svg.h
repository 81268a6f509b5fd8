#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/draw/geometry.h"
#include "core/draw/text.h"

namespace lamina::draw {

enum class Anchor { Start, Middle, End };

struct TextStyle {
  double size = 11.5;
  std::string fill = "#1e293b";
  Anchor anchor = Anchor::Start;
  Weight weight = Weight::Regular;
};

// Writes a standalone SVG file: a white card with a title, and what is put on it. Texts are cleaned and
// escaped here; `attributes` are written as they are and must come from the program.
class Svg {
 public:
  // A card around content of `size`; the content's (0, 0) is inside the margin and below the title.
  Svg(Size size, const std::string& title);

  void open(std::string_view attributes, std::string_view tooltip = {});  // a group
  void close();
  void rect(const Rect& rect, double radius, std::string_view attributes);
  void path(std::string_view d, std::string_view attributes);
  void line(Point from, Point to, std::string_view attributes);
  void circle(Point center, double radius, std::string_view attributes);
  void text(Point baseline, std::string_view text, const TextStyle& style);

  std::string finish();

 private:
  std::string out_;
};

std::string xy(Point p);  // "x y"

// Where text of this size must have its baseline to look centred at y.
double centered_baseline(double y, double size);

// Path data through points as in layout.h; the last part ends `short_by` above the last point.
std::string smooth_path(const std::vector<Point>& points, double short_by = 0);

}  // namespace lamina::draw
