#include "data/files/npy_header.h"

#include <fmt/format.h>

#include <charconv>

#include "core/base/error.h"

namespace lamina::data {
namespace {

constexpr std::size_t kMostDims = 64;  // NumPy's own

class Parser {
 public:
  Parser(std::string_view text, const std::string& what) : text_(text), what_(what) {}

  NpyHeader parse() {
    NpyHeader header;
    bool descr = false, order = false, shape = false;
    expect('{');
    while (!accept('}')) {
      const std::string key = quoted_text();
      expect(':');
      if (key == "descr" && !descr) {
        header.descr = read_descr();
        descr = true;
      } else if (key == "fortran_order" && !order) {
        header.fortran_order = truth();
        order = true;
      } else if (key == "shape" && !shape) {
        header.shape = tuple();
        shape = true;
      } else {
        refuse();
      }
      if (!accept(',') && peek() != '}') refuse();
    }
    if (peek() != '\0' || !descr || !order || !shape) refuse();
    return header;
  }

 private:
  [[noreturn]] void refuse() const {
    throw Error(fmt::format(
        "\"{}\" has a header that NumPy does not write, at its character {}.\n  Save it again with "
        "numpy.save.",
        what_, at_));
  }

  // The next character that is no white space; '\0' at the end.
  char peek() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    if (at_ < text_.size() && text_[at_] == '\0') refuse();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool accept(char wanted) {
    const bool found = peek() == wanted;
    at_ += found;
    return found;
  }
  void expect(char wanted) {
    if (!accept(wanted)) refuse();
  }

  std::string quoted_text() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') refuse();
    const std::size_t end = text_.find(quote, ++at_);
    if (end == std::string_view::npos) refuse();
    const std::string_view inside = text_.substr(at_, end - at_);
    if (inside.find_first_of("\\\n") != std::string_view::npos) refuse();
    at_ = end + 1;
    return std::string(inside);
  }

  std::string read_descr() {
    if (peek() == '[')
      throw Error("\"" + what_ +
                  "\" holds records of several fields.\n  Save each field as an array of its own.");
    return quoted_text();
  }

  bool truth() {
    peek();
    for (bool value : {false, true}) {
      const std::string_view word = value ? "True" : "False";
      if (!text_.substr(at_).starts_with(word)) continue;
      at_ += word.size();
      return value;
    }
    refuse();
  }

  std::vector<std::uint64_t> tuple() {
    std::vector<std::uint64_t> dims;
    expect('(');
    bool comma = true;
    while (!accept(')')) {
      if (!comma || dims.size() >= kMostDims) refuse();
      dims.push_back(number());
      comma = accept(',');
    }
    if (dims.size() == 1 && !comma) refuse();  // "(3)" is a number
    return dims;
  }

  std::uint64_t number() {
    peek();
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error != std::errc()) refuse();
    at_ = static_cast<std::size_t>(end - text_.data());
    return value;
  }

  std::string_view text_;
  const std::string& what_;
  std::size_t at_ = 0;
};

}  // namespace

NpyHeader parse_npy_header(std::string_view text, const std::string& what) {
  return Parser(text, what).parse();
}

}  // namespace lamina::data
