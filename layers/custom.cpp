#include "layers/custom.h"

#include <cxxabi.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <memory>

namespace lamina::layers {

std::vector<SymbolicTensor> CustomBase::tensors(const TraceScope& scope, std::span<const Value> inputs) {
  std::vector<SymbolicTensor> tensors;
  for (const Value& v : inputs) tensors.push_back(scope.tensor(v));
  return tensors;
}

Values CustomBase::values(const std::vector<SymbolicTensor>& results, const Graph& graph) {
  Values values;
  for (const SymbolicTensor& result : results) {
    if (!result.is_traced() || result.ended() || result.traced().graph != &graph)
      throw Error("call returned a tensor that it did not compute.\n  Compute it from the call's arguments.");
    values.push_back(result.traced());
  }
  if (values.empty()) throw Error("call returned no tensor.\n  Return at least one.");
  return values;
}

void CustomBase::require_one(std::size_t inputs) {
  if (inputs != 1)
    throw CallError("one tensor", "Let its call take const std::vector<SymbolicTensor>& for several.");
}

namespace {

// Without the arguments of a template, which stand last and may hold names of their own.
std::string without_arguments(const std::string& name) {
  if (!name.ends_with('>')) return name;
  int depth = 0;
  for (std::size_t i = name.size(); i-- > 0;) {
    depth += (name[i] == '>') - (name[i] == '<');
    if (depth == 0) return name.substr(0, i);
  }
  return name;
}

bool is_identifier(const std::string& name) {
  const auto fits = [](unsigned char c) { return std::isalnum(c) || c == '_'; };
  return !name.empty() && std::all_of(name.begin(), name.end(), fits);
}

}  // namespace

std::string plain_type_name(const std::type_info& type) {
  const std::unique_ptr<char, decltype(&std::free)> full(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, nullptr), std::free);
  std::string name = without_arguments(full ? full.get() : "");
  if (const auto colons = name.rfind("::"); colons != std::string::npos) name = name.substr(colons + 2);
  return is_identifier(name) ? name : "Custom";
}

}  // namespace lamina::layers
