#pragma once

#include <string>

namespace lamina {

// Where in the user's program something was asked for. As a default argument, `Source::current()` is the line
// of the caller:
//   Layer Dense(int units, const Source& where = Source::current());
// (std::source_location is the same, but clang before 16 lacks it.)
class Source {
 public:
  static constexpr Source current(const char* file = __builtin_FILE(), unsigned line = __builtin_LINE()) {
    return {file, line};
  }
  constexpr Source() = default;
  constexpr Source(const char* file, unsigned line) : file_(file), line_(line) {}

  constexpr const char* file_name() const { return file_; }
  constexpr unsigned line() const { return line_; }

 private:
  const char* file_ = "";
  unsigned line_ = 0;
};

// "train.cpp:41": the file's last path component and the line.
std::string to_string(const Source& where);

}  // namespace lamina
