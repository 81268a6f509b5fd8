#include "data/data.h"

namespace lamina {
namespace {

std::string describe(const OneOrMany<Tensor>& tensors, std::size_t i) {
  return tensors.named() ? "\"" + tensors.names[i] + "\"" : "number " + std::to_string(i + 1);
}

void check_samples(const OneOrMany<Tensor>& tensors, const Source& where) {
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const Tensor& tensor = tensors.items[i];
    const std::string who = "tensor " + describe(tensors, i);
    if (!tensor.defined()) throw Error(where, who + " of the data is empty.\n  Assign a tensor to it first.");
    if (tensor.shape().rank() == 0)
      throw Error(where, who + " of the data is a single number, " + to_string(tensor.type()) +
                             ".\n  Give it a first axis that counts the samples.");
    const std::int64_t rows = tensors.items.front().rows();
    if (tensor.rows() != rows)
      throw Error(where, who + " of the data has " + std::to_string(tensor.rows()) + " rows, tensor " +
                             describe(tensors, 0) + " has " + std::to_string(rows) +
                             ".\n  Give every tensor one row a sample.");
  }
}

}  // namespace

Data::Data(OneOrMany<Tensor> tensors, const Source& where) : tensors_(std::move(tensors)) {
  check_samples(tensors_, where);
}

const Tensor& Data::operator[](const Text& name) const {
  if (const Tensor* found = find(name.value)) return *found;
  std::string known;
  for (const std::string& other : names()) known += (known.empty() ? "" : ", ") + other;
  throw Error(name.where, "the data has no tensor \"" + name.value + "\".\n  " +
                              (named() ? "Its names are: " + known + "."
                                       : "Its tensors have no names; ask by position."));
}

Data Data::slice_rows(std::int64_t begin, std::int64_t end) const {
  std::vector<Tensor> slices;
  for (const Tensor& tensor : tensors()) slices.push_back(tensor.slice_rows(begin, end));
  return with_tensors(std::move(slices));
}

Data Data::with_tensors(std::vector<Tensor> tensors) const {
  check(tensors.size() == size(), "with_tensors: another number of tensors");
  OneOrMany<Tensor> replaced(std::move(tensors));
  replaced.names = names();
  return replaced;
}

}  // namespace lamina
