#pragma once

#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/runtime/tensor.h"

namespace lamina {

// What predict returns: the tensor of a model with one output converts by itself, several are taken by place
// or by name.
//   Tensor p = model.predict(x);
//   std::vector<Tensor> both = pair.predict(x);
//   Tensor score = pair.predict(x)["score"];
class Outputs {
 public:
  Outputs(std::vector<std::string> names, std::vector<Tensor> tensors, const Source& where)
      : names_(std::move(names)), tensors_(std::move(tensors)), where_(where) {}

  operator Tensor() const;  // throws Error, at the line of predict, if there are several
  operator std::vector<Tensor>() const { return tensors_; }
  const Tensor& operator[](std::size_t i) const;     // throws Error, at the line of predict, if there is none
  const Tensor& operator[](const Text& name) const;  // throws Error listing the names
  std::size_t size() const { return tensors_.size(); }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
  std::vector<Tensor> tensors_;
  Source where_;
};

}  // namespace lamina
