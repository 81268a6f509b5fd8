#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "model/logs.h"

namespace lamina {

// What fit remembers: each figure at the end of each epoch.
//   History history = model.fit(x, y, {.epochs = 10, .validation_split = 0.1});
//   double last = history["val_loss"].back();
//   history.plot("curves.svg");
class History {
 public:
  // The figure by epoch; throws Error listing the names.
  const std::vector<double>& operator[](const Text& name) const;
  const std::map<std::string, std::vector<double>>& curves() const { return curves_; }
  const std::vector<int>& epochs() const { return epochs_; }  // their numbers, from 0

  // Draws all curves as SVG, validation dashed. Throws Error if the file cannot be written.
  void plot(const std::string& path, const Source& where = Source::current()) const;
  std::string to_svg() const;

  void append(int epoch, const Logs& logs);

 private:
  std::vector<int> epochs_;
  std::map<std::string, std::vector<double>> curves_;
};
std::ostream& operator<<(std::ostream& out, const History& history);  // a line for each curve

}  // namespace lamina
