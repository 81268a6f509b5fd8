#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/config_fields.h"
#include "layers/term.h"

namespace lamina::layers {

// One argument of an op's call in a file: a tensor, a number or another setting, or a list that holds
// tensors.
struct Argument {
  std::variant<SymbolicTensor, Config, std::vector<Argument>> value;
};

// What a file says of an op: its settings, and the arguments of one call. Each argument is asked for by its
// number; one that is missing or of another kind is an Error that begins with what is being read.
class OpArguments {
 public:
  // Throws Error for named arguments, which no op is saved with, unless they are null.
  OpArguments(ConfigReader& fields, std::vector<Argument> args,
              const std::vector<std::pair<std::string, Argument>>& kwargs, const Source& where);

  ConfigReader& fields() const { return *fields_; }
  const Source& where() const { return where_; }  // the user's line, for the op that is made

  SymbolicTensor tensor(std::size_t i);
  Term term(std::size_t i);  // a tensor, a number or an array of numbers
  std::vector<SymbolicTensor> tensors(std::size_t i);
  const Config& config(std::size_t i);

  // Throws Error if there is an argument that nobody asked for, unless it is null.
  void finish() const;

 private:
  const Argument& argument(std::size_t i, const char* expected);
  [[noreturn]] void refuse(const std::string& problem) const;
  [[noreturn]] void refuse(std::size_t i, const char* expected) const;

  ConfigReader* fields_;
  std::vector<Argument> args_;
  std::vector<bool> taken_;
  Source where_;
};

}  // namespace lamina::layers
