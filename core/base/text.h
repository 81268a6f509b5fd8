#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/source.h"

namespace lamina {

// A name in an option or a braced list, with the line of the user's program where it stands. It is built from
// a literal or a std::string only, so that `{"a", "b"}` always means two names and never a pair of iterators.
struct Text {
  Text() = default;
  template <std::size_t N>
  Text(const char (&literal)[N], const Source& from = Source::current()) : value(literal), where(from) {}
  Text(std::string text, const Source& from = Source::current()) : value(std::move(text)), where(from) {}

  operator const std::string&() const { return value; }
  bool empty() const { return value.empty(); }
  bool operator==(const Text& other) const { return value == other.value; }

  std::string value;
  Source where;
};

}  // namespace lamina
