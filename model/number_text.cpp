#include "model/number_text.h"

#include <fmt/format.h>

#include <array>

namespace lamina {

std::string with_commas(std::int64_t number) {
  const std::string digits = std::to_string(number);
  std::string text;
  for (std::size_t left = digits.size(); left > 0; --left) {
    text += digits[digits.size() - left];
    if (left > 1 && left % 3 == 1 && text != "-") text += ',';
  }
  return text;
}

std::string memory_text(std::int64_t bytes) {
  constexpr std::array<const char*, 6> kUnits{"B", "KB", "MB", "GB", "TB", "PB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < kUnits.size(); ++unit) value /= 1024;
  return fmt::format("{:.2f} {}", value, kUnits[unit]);
}

}  // namespace lamina
