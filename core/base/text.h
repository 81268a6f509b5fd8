#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lamina {

// A name in an option or a braced list. It is built from a literal or a std::string only, so that `{"a",
// "b"}` always means two names and never a pair of iterators.
struct Text {
  Text() = default;
  template <std::size_t N>
  Text(const char (&literal)[N]) : value(literal) {}
  Text(std::string text) : value(std::move(text)) {}

  operator const std::string&() const { return value; }
  bool empty() const { return value.empty(); }
  bool operator==(const Text&) const = default;

  std::string value;
};

}  // namespace lamina
