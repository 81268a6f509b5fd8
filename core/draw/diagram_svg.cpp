#include "core/draw/box_style.h"
#include "core/draw/diagram.h"
#include "core/draw/palette.h"
#include "core/draw/placement.h"
#include "core/draw/svg.h"
#include "core/draw/text.h"

namespace lamina::draw {
namespace {

constexpr double kRadius = 7;
constexpr double kHeadLength = 8, kHeadWidth = 8;

std::string fill(const std::string& color) { return "fill=\"" + color + "\""; }

void draw_frame(Svg& svg, const Rect& frame) {
  svg.rect(frame, 10, R"(fill="#64748b" fill-opacity="0.06" stroke="#94a3b8" stroke-dasharray="5 4")");
}

void draw_frame_title(Svg& svg, double x, const Rect& frame, const std::string& title) {
  Point at{x, centered_baseline(frame.y + kFrameTitleHeight / 2, kSubtitleSize)};
  svg.text(at, shorten(title, kTextLimit),
           {.size = kSubtitleSize, .fill = "#475569", .weight = Weight::Bold});
}

void draw_arrow(Svg& svg, const std::vector<Point>& path) {
  Point tip = path.back();
  svg.path(smooth_path(path, kHeadLength - 1), R"(fill="none")");
  svg.path("M" + xy(tip) + "l" + xy({-kHeadWidth / 2, -kHeadLength}) + "h" + number(kHeadWidth) + "z",
           R"(fill="#64748b" stroke="none")");
}

void draw_label(Svg& svg, Point center, const std::string& label) {
  Size size = measure_label(label);
  Rect pill{center.x - size.width / 2, center.y - size.height / 2, size.width, size.height};
  svg.rect(pill, size.height / 2, R"(fill="#ffffff" stroke="#cbd5e1")");
  svg.text({center.x, centered_baseline(center.y, kLabelSize)}, shorten(label, kTextLimit),
           {.size = kLabelSize, .fill = "#475569", .anchor = Anchor::Middle});
}

void draw_header(Svg& svg, const Rect& at, const Box& box, const std::string& color) {
  double r = kRadius, bottom = box.rows.empty() ? r : 0;
  std::string corner = "a" + number(r) + " " + number(r) + " 0 0 1 ";
  std::string d = "M" + xy({at.x, at.y + r}) + corner + xy({r, -r}) + "H" + number(at.right() - r) + corner +
                  xy({r, r}) + "V" + number(at.y + kHeaderHeight - bottom);
  if (bottom > 0) d += corner + xy({-r, r}) + "H" + number(at.x + r) + corner + xy({-r, -r}) + "z";
  if (bottom == 0) d += "H" + number(at.x) + "z";
  svg.path(d, fill(color));
  double y = centered_baseline(at.y + kHeaderHeight / 2, kTitleSize);
  std::string title = shorten(box.title, kTextLimit);
  if (box.subtitle.empty()) {
    svg.text({at.center(), y}, title, {kTitleSize, "#ffffff", Anchor::Middle, Weight::Bold});
    return;
  }
  svg.text({at.x + kSidePadding, y}, title, {kTitleSize, "#ffffff", Anchor::Start, Weight::Bold});
  svg.text({at.right() - kSidePadding, y}, shorten(box.subtitle, kTextLimit),
           {kSubtitleSize, tint(color, 0.8), Anchor::End});
}

void draw_rows(Svg& svg, const Rect& at, const Box& box) {
  double keys = key_width(box), y = at.y + kHeaderHeight + kRowsPadding + kRowHeight / 2;
  for (const auto& [key, value] : box.rows) {
    double baseline = centered_baseline(y, kRowSize);
    svg.text({at.x + kSidePadding, baseline}, shorten(key, kTextLimit), {kRowSize, kQuiet});
    svg.text({at.x + kSidePadding + keys + kColumnGap, baseline}, shorten(value, kTextLimit),
             {kRowSize, kInk});
    y += kRowHeight;
  }
}

void draw_box(Svg& svg, const Rect& at, const Box& box) {
  std::string color = color_of(box.kind);
  std::string tooltip = box.subtitle.empty() ? box.title : box.title + ": " + box.subtitle;
  svg.open("data-id=\"" + escape_xml(box.id) + "\"", tooltip);
  svg.rect({at.x, at.y + 2, at.width, at.height}, kRadius, R"(fill="#0f172a" fill-opacity="0.10")");
  if (!box.rows.empty()) svg.rect(at, kRadius, R"(fill="#ffffff" stroke=")" + color + '"');
  draw_header(svg, at, box, color);
  draw_rows(svg, at, box);
  svg.close();
}

}  // namespace

std::string to_svg(const Diagram& diagram) {
  Placement placed = place(diagram);
  Svg svg(placed.size, diagram.title);
  auto drawn = [&](std::size_t g) { return placed.frames[g].width > 0; };
  for (std::size_t g = 0; g < placed.frames.size(); ++g)
    if (drawn(g)) draw_frame(svg, placed.frames[g]);
  svg.open(R"(stroke="#64748b" stroke-width="1.5")");
  for (const std::vector<Point>& path : placed.arrows) draw_arrow(svg, path);
  svg.close();
  for (std::size_t g = 0; g < placed.frames.size(); ++g)
    if (drawn(g)) draw_frame_title(svg, placed.titles[g], placed.frames[g], diagram.groups[g].title);
  for (std::size_t a = 0; a < placed.labels.size(); ++a)
    if (!diagram.arrows[a].label.empty()) draw_label(svg, placed.labels[a], diagram.arrows[a].label);
  for (std::size_t b = 0; b < placed.boxes.size(); ++b) draw_box(svg, placed.boxes[b], diagram.boxes[b]);
  return svg.finish();
}

}  // namespace lamina::draw
