#include "tests/keras/case.h"

#include <fstream>
#include <sstream>

namespace lamina::test {
namespace {

struct Header {
  std::string name;
  TensorType type;
};

Header read_tensor_line(std::istream& line) {
  Header header;
  std::string letter;
  line >> header.name >> letter;
  header.type.dtype = letter == "i32" ? DType::Int32 : DType::Float32;
  for (std::int64_t size = 0; line >> size;) header.type.shape.push_back(size);
  return header;
}

std::vector<double> read_numbers(std::istream& line) {
  std::vector<double> numbers;
  for (double number = 0; line >> number;) numbers.push_back(number);
  return numbers;
}

void read_line(const std::string& text, KerasCase& c, std::vector<Header>& tensors) {
  std::istringstream line(text);
  std::string key, name;
  line >> key;
  if (key == "tensor") return tensors.push_back(read_tensor_line(line));
  if (key == "batch_size")
    line >> c.batch_size;
  else if (key == "epochs")
    line >> c.epochs;
  else if (key == "trainable")
    line >> c.trainable;
  else if (key == "tolerance")
    line >> name >> c.tolerance[name];
  else if (key == "zero_grad")
    line >> c.zero_grad.emplace_back();
  else if (key == "evaluate")
    line >> name >> c.evaluate[name];
  else if (key == "history")
    line >> name, c.history[name] = read_numbers(line);
  else if (key == "weight") {
    KerasCase::Weight& w = c.weights.emplace_back();
    line >> w.path >> w.trainable;
  } else
    throw Error("a case with an unknown line: " + text);
}

}  // namespace

std::vector<Named<Tensor>> KerasCase::of_kind(const std::string& kind) const {
  std::vector<Named<Tensor>> found;
  for (const auto& [key, tensor] : tensors)
    if (key.starts_with(kind + "/")) found.push_back({key.substr(kind.size() + 1), tensor});
  return found;
}

Data KerasCase::data(const std::string& kind) const {
  const std::vector<Named<Tensor>> found = of_kind(kind);
  if (found.empty()) return {};
  return found.size() == 1 ? Data(found[0].value) : Data(OneOrMany<Tensor>(found));
}

KerasCase read_case(const std::string& name) {
  const std::string path = "tests/keras/cases/" + name + ".case";
  std::ifstream file(path, std::ios::binary);
  KerasCase c;
  c.name = name;
  std::vector<Header> tensors;
  std::string line;
  while (std::getline(file, line) && line != "numbers") read_line(line, c, tensors);
  for (const Header& header : tensors) {
    Tensor tensor(header.type);
    file.read(reinterpret_cast<char*>(tensor.data()), tensor.bytes());
    c.tensors[header.name] = tensor;
  }
  if (!file) throw Error("cannot read " + path + ".\n  Run the tests in the repository's root.");
  return c;
}

}  // namespace lamina::test
