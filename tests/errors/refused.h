#pragma once

#include <gtest/gtest.h>
#include <lamina/lamina.h>

#include <string>

#include "tests/support/check_layer.h"

namespace lamina::errors {

using support::Attempt;

// Expects an Error that begins with the file and line of the attempt, goes on with this text and has a remedy
// on a line of its own. In the text, $LINE is the attempt's line.
inline void expect_refused(const Attempt& attempt, const std::string& text,
                           const Source& here = Source::current()) {
  SCOPED_TRACE(to_string(here));
  EXPECT_NE(text.find(".\n  "), std::string::npos) << "no remedy: " << text;
  const std::string place = to_string(here);
  support::expect_error(attempt, place.substr(0, place.find(':')) + ":$LINE: " + text);
}

inline Tensor zeros(Shape shape) { return Tensor({DType::Float32, std::move(shape)}); }
inline Tensor labels(const std::vector<std::int32_t>& values) { return Tensor::from(values, {kUnknown}); }

}  // namespace lamina::errors
