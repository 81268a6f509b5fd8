#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lamina::draw {

// Colours as "#rrggbb"; white text reads on all of them (contrast 4.5 or more), and so do they on white.

inline constexpr const char* kInk = "#1e293b";
inline constexpr const char* kQuiet = "#64748b";
inline constexpr const char* kHair = "#e2e8f0";

// For a kind of layer, as listed at Box::kind; grey for others.
std::string color_of(std::string_view kind);

// The i-th of a row of hues that are easy to tell apart; repeats after ten.
std::string hue(std::size_t i);

// A colour mixed with white: 0 keeps it, 1 is white.
std::string tint(std::string_view color, double amount);

}  // namespace lamina::draw
