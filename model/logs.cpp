#include "model/logs.h"

#include <algorithm>
#include <ostream>

#include "core/base/error.h"

namespace lamina {
namespace {

auto place_of(auto& entries, const std::string& name) {
  return std::lower_bound(entries.begin(), entries.end(), name,
                          [](const auto& entry, const std::string& key) { return entry.first < key; });
}

}  // namespace

const double* Logs::find(const std::string& name) const {
  const auto at = place_of(entries_, name);
  return at != entries_.end() && at->first == name ? &at->second : nullptr;
}

double Logs::at(const Text& name) const {
  if (const double* value = find(name.value)) return *value;
  std::string known;
  for (const auto& [each, value] : entries_) known += (known.empty() ? "" : ", ") + each;
  throw Error(name.where, "no figure named \"" + name.value + "\".\n  There are: " + known + ".");
}

void Logs::set(const std::string& name, double value) {
  const auto at = place_of(entries_, name);
  if (at != entries_.end() && at->first == name)
    at->second = value;
  else
    entries_.insert(at, {name, value});
}

std::ostream& operator<<(std::ostream& out, const Logs& logs) {
  bool first = true;
  for (const auto& [name, value] : logs) {
    out << (first ? "" : " - ") << name << ": " << value;
    first = false;
  }
  return out;
}

}  // namespace lamina
