#include "data/files/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace lamina::data {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

}  // namespace

bool is_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned lead = byte(i);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || text.size() - i < length) return false;
    for (std::size_t k = 1; k < length; ++k)
      if (byte(i + k) < 0x80 || byte(i + k) > 0xBF) return false;
    if (length > 1) {
      const unsigned second = byte(i + 1);
      const unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
      const unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
      if (second < least || second > most) return false;
    }
    i += length;
  }
  return true;
}

std::string fault_of_name(std::string_view name, const Limits& limits) {
  if (name.empty()) return "is empty";
  if (name.size() > limits.name_bytes)
    return fmt::format("has {} bytes, more than the {} allowed", name.size(), limits.name_bytes);
  if (!is_utf8(name)) return "is not UTF-8";
  if (std::ranges::any_of(name, is_control)) return "holds a control character";
  return {};
}

std::string fault_of_path(std::string_view name, const Limits& limits) {
  if (const std::string fault = fault_of_name(name, limits); !fault.empty()) return fault;
  if (name.front() == '/') return "is an absolute path";
  if (name.find('\\') != std::string_view::npos) return "holds a backslash";
  if (name.size() > 1 && name[1] == ':' && std::isalpha(static_cast<unsigned char>(name[0])))
    return "begins with a drive";
  if (name.back() == '/') name.remove_suffix(1);
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const std::string_view part = name.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..")
      return fmt::format("has \"{}\" as a part of its path", part);
    begin = end + 1;
  }
  return {};
}

std::string in_quotes(std::string_view name) {
  constexpr std::size_t kMost = 80;
  std::string text = "\"";
  for (char c : name.substr(0, kMost))
    text +=
        c >= 0x20 && c < 0x7F ? std::string(1, c) : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  return text + (name.size() > kMost ? "...\"" : "\"");
}

}  // namespace lamina::data
