#pragma once

#include <cstddef>
#include <string>

#include "core/draw/diagram.h"
#include "core/draw/geometry.h"

namespace lamina::draw {

// The measures of boxes, frames and labels, shared by those who lay them out and those who draw them.

inline constexpr double kTitleSize = 13, kSubtitleSize = 11.5, kRowSize = 11.5, kLabelSize = 11;
inline constexpr double kHeaderHeight = 28, kRowHeight = 19, kRowsPadding = 5;
inline constexpr double kSidePadding = 12, kColumnGap = 14;
inline constexpr double kFramePadding = 20, kFrameTitleHeight = 26;
inline constexpr std::size_t kTextLimit = 48;  // characters; what is longer is cut, and whole in the tooltip

// Width of the column of row keys, without its gap.
double key_width(const Box& box);

Size measure_box(const Box& box);
Size measure_label(const std::string& label);  // empty for no label
double frame_title_width(const std::string& title);

}  // namespace lamina::draw
