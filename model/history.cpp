#include "model/history.h"

#include <fstream>
#include <ostream>

#include "core/base/error.h"
#include "core/draw/curves.h"

namespace lamina {

const std::vector<double>& History::operator[](const Text& name) const {
  const auto found = curves_.find(name.value);
  if (found != curves_.end()) return found->second;
  std::string known;
  for (const auto& [each, values] : curves_) known += (known.empty() ? "" : ", ") + each;
  throw Error(name.where,
              "no figure named \"" + name.value + "\" in this History.\n  There are: " + known + ".");
}

void History::append(int epoch, const Logs& logs) {
  epochs_.push_back(epoch);
  for (const auto& [name, value] : logs) curves_[name].push_back(value);
}

std::string History::to_svg() const {
  std::vector<draw::Series> series;
  for (const auto& [name, values] : curves_) series.push_back({name, values});
  return draw::to_svg(draw::Curves{.title = "", .series = std::move(series)});
}

void History::plot(const std::string& path, const Source& where) const {
  std::ofstream file(path);
  file << to_svg();
  if (!file.flush())
    throw Error(where, "cannot write " + path + ".\n  Choose a folder that exists and can be written to.");
}

std::ostream& operator<<(std::ostream& out, const History& history) {
  for (const auto& [name, values] : history.curves()) {
    out << name << ":";
    for (double value : values) out << " " << value;
    out << "\n";
  }
  return out;
}

}  // namespace lamina
