#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "core/base/source.h"

namespace lamina {

// What users get when something they asked for cannot be done. The message names what was expected and what
// was received, and ends with one remedy on a line of its own. `at` puts the user's line in front:
//   train.cpp:41: Dense("department") expects the last axis to be 128, received f32[?, 64].
//     Call it on a tensor with 128 features, or build a new Dense for this one.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message) : std::runtime_error(message) {}
  // A default Source is no line.
  Error(const Source& where, const std::string& message)
      : std::runtime_error(where.line() == 0 ? message : to_string(where) + ": " + message),
        located_(where.line() != 0) {}

  // True if the message already begins with a line of the user's program.
  bool located() const { return located_; }

 private:
  bool located_ = false;
};

// A device failed or is absent.
class DeviceError : public Error {
 public:
  using Error::Error;
};

// An invariant of Lamina itself; a failure is a bug of ours and says so with our file and line.
void check(bool condition, std::string_view message, const Source& where = Source::current());

}  // namespace lamina
