#include "core/draw/svg.h"

#include <algorithm>

#include "core/draw/palette.h"
#include "core/draw/text.h"

namespace lamina::draw {
namespace {

constexpr double kMargin = 28, kCardTitleSize = 17, kCardTitleHeight = 40;
constexpr std::size_t kCardTitleLimit = 80;

std::string attribute(std::string_view name, double value) {
  return " " + std::string(name) + "=\"" + number(value) + "\"";
}

std::string name_of(Anchor anchor) {
  if (anchor == Anchor::Start) return "start";
  return anchor == Anchor::Middle ? "middle" : "end";
}

}  // namespace

Svg::Svg(Size size, const std::string& title) {
  std::string shown = shorten(title, kCardTitleLimit);
  double head = shown.empty() ? 0 : kCardTitleHeight;
  double needed = text_width(shown, kCardTitleSize, Weight::Bold);
  double width = std::max(size.width, needed) + 2 * kMargin, height = size.height + head + 2 * kMargin;
  out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\"" + attribute("width", width) +
         attribute("height", height) + " viewBox=\"0 0 " + number(width) + " " + number(height) +
         "\" font-family=\"Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif\">\n";
  if (!shown.empty()) out_ += "<title>" + escape_xml(title) + "</title>\n";
  rect({0.5, 0.5, width - 1, height - 1}, 12, "fill=\"#ffffff\" stroke=\"" + std::string(kHair) + "\"");
  if (!shown.empty())
    text({kMargin, kMargin + kCardTitleSize * 0.8}, shown,
         {.size = kCardTitleSize, .fill = kInk, .weight = Weight::Bold});
  double left = (width - size.width) / 2;
  open("transform=\"translate(" + number(left) + " " + number(kMargin + head) + ")\"");
}

void Svg::open(std::string_view attributes, std::string_view tooltip) {
  out_ += "<g " + std::string(attributes) + ">";
  if (!tooltip.empty()) out_ += "<title>" + escape_xml(tooltip) + "</title>";
  out_ += "\n";
}

void Svg::close() { out_ += "</g>\n"; }

void Svg::rect(const Rect& rect, double radius, std::string_view attributes) {
  out_ += "<rect" + attribute("x", rect.x) + attribute("y", rect.y) + attribute("width", rect.width) +
          attribute("height", rect.height);
  if (radius > 0) out_ += attribute("rx", radius);
  out_ += " " + std::string(attributes) + "/>\n";
}

void Svg::path(std::string_view d, std::string_view attributes) {
  out_ += "<path d=\"" + std::string(d) + "\" " + std::string(attributes) + "/>\n";
}

void Svg::line(Point from, Point to, std::string_view attributes) {
  path("M" + xy(from) + "L" + xy(to), attributes);
}

void Svg::circle(Point center, double radius, std::string_view attributes) {
  out_ += "<circle" + attribute("cx", center.x) + attribute("cy", center.y) + attribute("r", radius) + " " +
          std::string(attributes) + "/>\n";
}

void Svg::text(Point baseline, std::string_view text, const TextStyle& style) {
  out_ += "<text" + attribute("x", baseline.x) + attribute("y", baseline.y) +
          attribute("font-size", style.size) + " fill=\"" + style.fill + "\"";
  if (style.anchor != Anchor::Start) out_ += " text-anchor=\"" + name_of(style.anchor) + "\"";
  if (style.weight == Weight::Bold) out_ += " font-weight=\"600\"";
  out_ += ">" + escape_xml(text) + "</text>\n";
}

std::string Svg::finish() {
  close();
  return out_ + "</svg>\n";
}

std::string xy(Point p) { return number(p.x) + " " + number(p.y); }

double centered_baseline(double y, double size) { return y + size * 0.35; }

std::string smooth_path(const std::vector<Point>& points, double short_by) {
  std::string d = "M" + xy(points.front());
  for (std::size_t i = 1; i < points.size(); ++i) {
    Point from = points[i - 1], to = points[i];
    if (i + 1 == points.size()) to.y -= short_by;
    double middle = (from.y + to.y) / 2;
    if (from.x == to.x)
      d += "V" + number(to.y);
    else
      d += "C" + xy({from.x, middle}) + " " + xy({to.x, middle}) + " " + xy(to);
  }
  return d;
}

}  // namespace lamina::draw
