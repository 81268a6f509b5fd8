#include "model/outputs.h"

namespace lamina {
namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& n : names) text += (text.empty() ? "" : ", ") + n;
  return text;
}

}  // namespace

Outputs::operator Tensor() const {
  if (tensors_.size() != 1)
    throw Error(where_, "a prediction of " + std::to_string(tensors_.size()) +
                            " outputs is no one tensor.\n  Take one by name: " + listed(names_) + ".");
  return tensors_[0];
}

const Tensor& Outputs::operator[](std::size_t i) const {
  if (i >= tensors_.size())
    throw Error(where_, "a prediction of " + std::to_string(tensors_.size()) + " outputs has no number " +
                            std::to_string(i) + ".\n  They are counted from 0: " + listed(names_) + ".");
  return tensors_[i];
}

const Tensor& Outputs::operator[](const Text& name) const {
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (names_[i] == name.value) return tensors_[i];
  throw Error(name.where, "no output named \"" + name.value + "\".\n  There are: " + listed(names_) + ".");
}

}  // namespace lamina
