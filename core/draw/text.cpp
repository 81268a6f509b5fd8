#include "core/draw/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace lamina::draw {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Advance widths of ' ' to '~' in thousandths of an em.
constexpr std::array<int, 95> kWidths = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};

int sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool is_allowed(char32_t c, int length) {
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  if (c < kSmallest[static_cast<std::size_t>(length)] || c > 0x10FFFF) return false;
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return false;
  return (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
}

// Takes one character off the front; kReplacement for one broken byte.
char32_t next_character(std::string_view& text) {
  auto lead = static_cast<unsigned char>(text.front());
  int length = sequence_length(lead);
  if (lead == '\n' || lead == '\t' || lead == '\r') lead = ' ';
  char32_t c = length <= 1 ? lead : lead & (0x7Fu >> length);
  bool whole = length > 0 && static_cast<std::size_t>(length) <= text.size();
  for (int i = 1; whole && i < length; ++i) {
    whole = is_continuation(text[static_cast<std::size_t>(i)]);
    c = (c << 6) | (static_cast<unsigned char>(text[static_cast<std::size_t>(i)]) & 0x3Fu);
  }
  whole = whole && is_allowed(c, length);
  text.remove_prefix(whole ? static_cast<std::size_t>(length) : 1);
  return whole ? c : kReplacement;
}

void append_utf8(std::string& out, char32_t c) {
  auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

double em_width(char32_t c) {
  if (c >= ' ' && c <= '~') return kWidths[c - ' '] / 1000.0;
  bool wide = (c >= 0x1100 && c < 0x1160) || (c >= 0x2E80 && c < 0xD7A4) || (c >= 0xF900 && c < 0xFB00) ||
              (c >= 0xFF00 && c < 0xFF61) || c >= 0x1F000 || c == 0x2026;
  return wide ? 1.0 : 0.6;
}

}  // namespace

std::string clean(std::string_view text) {
  std::string out;
  while (!text.empty()) append_utf8(out, next_character(text));
  return out;
}

std::string escape_xml(std::string_view text) {
  std::string out;
  for (char c : clean(text)) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  return out;
}

std::string escape_dot(std::string_view text) {
  std::string out;
  for (char c : clean(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string shorten(std::string_view text, std::size_t limit) {
  std::string out, cut;
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count + 1 == limit) cut = out + "\xE2\x80\xA6";
    if (count == limit) return cut;
    append_utf8(out, next_character(text));
  }
  return out;
}

std::string fit(std::string_view text, double width, double size) {
  constexpr std::size_t kFewest = 4;  // with the ellipsis
  std::string whole = clean(text);
  if (text_width(whole, size) <= width) return whole;
  for (std::size_t limit = std::min(whole.size(), static_cast<std::size_t>(width)); limit >= kFewest;
       --limit) {
    std::string cut = shorten(whole, limit);
    if (text_width(cut, size) <= width) return cut;
  }
  return "";
}

double text_width(std::string_view text, double size, Weight weight) {
  double width = 0;
  while (!text.empty()) width += em_width(next_character(text));
  return width * size * (weight == Weight::Bold ? 1.08 : 1.0);
}

std::string number(double value, int decimals) {
  std::array<char, 400> buffer;
  auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals)
          .ptr;
  std::string out(buffer.data(), end);
  if (out.find('.') != std::string::npos) out.erase(out.find_last_not_of('0') + 1);
  if (!out.empty() && out.back() == '.') out.pop_back();
  return out == "-0" ? "0" : out;
}

}  // namespace lamina::draw
