#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "core/base/one_or_many.h"
#include "core/runtime/tensor.h"

namespace lamina {

// The tensors that one side of a model is fed with or compared with: one, several in order, or several by
// name. Their first axis counts the samples and is as long in each. What fit, evaluate and predict take:
//   model.fit(a, labels);
//   model.fit({a, b}, labels);
//   model.fit({{"left", a}, {"right", b}}, {{"score", labels}});
// Building one throws Error, at the line where it stands, if a tensor is empty, has no axis, or has another
// number of rows than the first. Copies share the tensors' memory.
class Data {
 public:
  Data() = default;  // no tensors
  Data(Tensor one, const Source& where = Source::current())
      : Data(OneOrMany<Tensor>(std::move(one)), where) {}
  Data(std::initializer_list<Tensor> tensors, const Source& where = Source::current())
      : Data(OneOrMany<Tensor>(tensors), where) {}
  Data(std::initializer_list<Named<Tensor>> tensors, const Source& where = Source::current())
      : Data(OneOrMany<Tensor>(tensors), where) {}
  Data(std::vector<Tensor> tensors, const Source& where = Source::current())
      : Data(OneOrMany<Tensor>(std::move(tensors)), where) {}
  Data(OneOrMany<Tensor> tensors, const Source& where = Source::current());

  std::size_t size() const { return tensors_.size(); }
  bool empty() const { return tensors_.empty(); }
  bool named() const { return tensors_.named(); }
  std::int64_t rows() const { return empty() ? 0 : tensors_.items.front().rows(); }

  const Tensor& operator[](std::size_t i) const { return tensors_.items[i]; }
  const Tensor& operator[](const Text& name) const;  // throws Error listing the names
  const Tensor* find(std::string_view name) const { return tensors_.find(name); }
  const std::vector<Tensor>& tensors() const { return tensors_.items; }
  const std::vector<std::string>& names() const { return tensors_.names; }  // empty if by position
  auto begin() const { return tensors_.items.begin(); }
  auto end() const { return tensors_.items.end(); }

  // Rows [begin, end) of each tensor under the same names; shares memory.
  Data slice_rows(std::int64_t begin, std::int64_t end) const;

  // Other tensors, as many, under the same names.
  Data with_tensors(std::vector<Tensor> tensors) const;

 private:
  OneOrMany<Tensor> tensors_;
};

}  // namespace lamina
