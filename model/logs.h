#pragma once

#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "core/base/text.h"

namespace lamina {

// Named figures in a fixed order: what evaluate returns and callbacks see. As in Keras they are sorted by
// name.
//   double accuracy = model.evaluate(x, y)["accuracy"];
class Logs {
 public:
  double at(const Text& name) const;  // throws Error listing the names
  double operator[](const Text& name) const { return at(name); }
  const double* find(const std::string& name) const;
  void set(const std::string& name, double value);  // keeps the order
  const std::vector<std::pair<std::string, double>>& entries() const { return entries_; }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  bool empty() const { return entries_.empty(); }

 private:
  std::vector<std::pair<std::string, double>> entries_;
};
std::ostream& operator<<(std::ostream& out, const Logs& logs);

}  // namespace lamina
