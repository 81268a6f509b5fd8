#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lamina::draw {

// Text for pictures: names come from users and files, so they are cleaned before they are measured or
// written.

enum class Weight { Regular, Bold };

// Well-formed UTF-8 without control characters: line breaks and tabs become spaces; broken bytes, other
// control characters and code points that XML forbids become U+FFFD.
std::string clean(std::string_view text);

// Cleaned and safe inside XML text, in XML attribute values and in DOT's HTML-like labels.
std::string escape_xml(std::string_view text);

// Cleaned and safe inside a DOT string in double quotes.
std::string escape_dot(std::string_view text);

// The cleaned text, cut to `limit` characters with an ellipsis as the last one if it is longer.
std::string shorten(std::string_view text, std::size_t limit);

// The cleaned text, shortened as far as it takes to fit `width` pixels; empty if less than 3 characters would
// stay.
std::string fit(std::string_view text, double width, double size);

// Width in pixels of a text of font size `size`, estimated from the advance widths of a Helvetica-like face;
// characters outside ASCII count 0.6 em, East Asian ones and emoji 1 em.
double text_width(std::string_view text, double size, Weight weight = Weight::Regular);

// Shortest text with at most `decimals` decimals, independent of the locale: "12", "0.5", "-3.25".
std::string number(double value, int decimals = 2);

}  // namespace lamina::draw
