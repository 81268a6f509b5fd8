#include "core/draw/box_style.h"

#include <algorithm>

#include "core/draw/text.h"

namespace lamina::draw {
namespace {

// Faces differ: room for one that is a little wider than the estimate.
constexpr double kSlack = 1.04;
constexpr double kNarrowest = 84;

double width_of(const std::string& text, double size, Weight weight = Weight::Regular) {
  return kSlack * text_width(shorten(text, kTextLimit), size, weight);
}

}  // namespace

double key_width(const Box& box) {
  double width = 0;
  for (const auto& [key, value] : box.rows) width = std::max(width, width_of(key, kRowSize));
  return width;
}

Size measure_box(const Box& box) {
  double header = width_of(box.title, kTitleSize, Weight::Bold);
  if (!box.subtitle.empty()) header += kColumnGap + width_of(box.subtitle, kSubtitleSize);
  double values = 0;
  for (const auto& [key, value] : box.rows) values = std::max(values, width_of(value, kRowSize));
  double rows = box.rows.empty() ? 0 : key_width(box) + kColumnGap + values;
  double body = box.rows.empty() ? 0 : 2 * kRowsPadding + kRowHeight * static_cast<double>(box.rows.size());
  return {std::max(kNarrowest, std::max(header, rows) + 2 * kSidePadding), kHeaderHeight + body};
}

Size measure_label(const std::string& label) {
  if (label.empty()) return {};
  return {width_of(label, kLabelSize) + 14, kLabelSize + 9};
}

double frame_title_width(const std::string& title) { return width_of(title, kSubtitleSize, Weight::Bold); }

}  // namespace lamina::draw
