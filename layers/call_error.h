#pragma once

#include "core/base/error.h"

namespace lamina {

// What a layer throws when it cannot take the tensors it is called on. The call adds who and where and what
// it received:
//   train.cpp:41: Dense("department") expects <expected>, received f32[?, 64] from concatenate
//   (train.cpp:38).
//     <remedy>
class CallError : public Error {
 public:
  CallError(std::string expected_text, std::string remedy_text)
      : Error("expects " + expected_text + ".\n  " + remedy_text),
        expected(std::move(expected_text)),
        remedy(std::move(remedy_text)) {}
  std::string expected, remedy;
};

}  // namespace lamina
