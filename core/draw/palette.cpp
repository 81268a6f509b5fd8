#include "core/draw/palette.h"

#include <array>
#include <charconv>
#include <utility>

namespace lamina::draw {
namespace {

using Entry = std::pair<std::string_view, const char*>;

constexpr std::array<Entry, 15> kKinds = {{{"input", "#0f766e"},
                                           {"dense", "#6d28d9"},
                                           {"conv", "#1d4ed8"},
                                           {"recurrent", "#a21caf"},
                                           {"attention", "#c2410c"},
                                           {"embedding", "#92400e"},
                                           {"norm", "#15803d"},
                                           {"activation", "#b45309"},
                                           {"pool", "#0369a1"},
                                           {"merge", "#475569"},
                                           {"reshape", "#57534e"},
                                           {"regularise", "#78716c"},
                                           {"loss", "#9f1239"},
                                           {"model", "#334155"},
                                           {"output", "#be123c"}}};

constexpr std::array<const char*, 10> kHues = {"#2563eb", "#c2410c", "#15803d", "#9333ea", "#be123c",
                                               "#0f766e", "#a16207", "#475569", "#c026d3", "#4d7c0f"};

int channel(std::string_view color, std::size_t i) {
  int value = 0;
  std::from_chars(color.data() + 1 + 2 * i, color.data() + 3 + 2 * i, value, 16);
  return value;
}

}  // namespace

std::string color_of(std::string_view kind) {
  for (const Entry& entry : kKinds)
    if (entry.first == kind) return entry.second;
  return "#4b5563";
}

std::string hue(std::size_t i) { return kHues[i % kHues.size()]; }

std::string tint(std::string_view color, double amount) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "#";
  for (std::size_t i = 0; i < 3; ++i) {
    int value = channel(color, i);
    value += static_cast<int>((255 - value) * amount);
    out += kDigits[static_cast<std::size_t>(value) / 16];
    out += kDigits[static_cast<std::size_t>(value) % 16];
  }
  return out;
}

}  // namespace lamina::draw
