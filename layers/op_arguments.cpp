#include "layers/op_arguments.h"

#include "layers/array_config.h"

namespace lamina::layers {
namespace {

bool is_null(const Argument& argument) {
  const Config* config = std::get_if<Config>(&argument.value);
  return config && config->is_null();
}

std::string kind(const Argument& argument) {
  if (const Config* config = std::get_if<Config>(&argument.value)) return config->kind();
  return std::holds_alternative<SymbolicTensor>(argument.value) ? "a tensor" : "a list";
}

// The number of a constant tensor of rank 0, or the value itself.
const Config& plain(const Config& value) {
  if (!value.is_object()) return value;
  const Config* class_name = value.find("class_name");
  const Config* config = value.find("config");
  if (!class_name || *class_name != Config("__tensor__") || !config || !config->is_object()) return value;
  const Config* number = config->find("value");
  return number && !number->is_list() ? *number : value;
}

}  // namespace

OpArguments::OpArguments(ConfigReader& fields, std::vector<Argument> args,
                         const std::vector<std::pair<std::string, Argument>>& kwargs, const Source& where)
    : fields_(&fields), args_(std::move(args)), taken_(args_.size()), where_(where) {
  for (const auto& [name, argument] : kwargs)
    if (!is_null(argument)) refuse("is called with " + name + ", which Lamina does not know");
}

SymbolicTensor OpArguments::tensor(std::size_t i) {
  constexpr auto kExpected = "a tensor";
  const Argument& given = argument(i, kExpected);
  if (const auto* tensor = std::get_if<SymbolicTensor>(&given.value)) return *tensor;
  refuse(i, kExpected);
}

Term OpArguments::term(std::size_t i) {
  constexpr auto kExpected = "a tensor, a number or an array";
  const Argument& given = argument(i, kExpected);
  if (const auto* tensor = std::get_if<SymbolicTensor>(&given.value)) return {*tensor, where_};
  if (const auto* config = std::get_if<Config>(&given.value)) {
    const Config& value = plain(*config);
    if (value.is_boolean()) return {value.boolean(), where_};
    if (value.is_integer()) return {value.integer(), where_};
    if (value.is_number()) return {value.any_number(), where_};
    if (const std::optional<Tensor> array = array_from(value)) return Term::array(*array, where_);
  }
  refuse(i, kExpected);
}

std::vector<SymbolicTensor> OpArguments::tensors(std::size_t i) {
  constexpr auto kExpected = "a list of tensors";
  const auto* list = std::get_if<std::vector<Argument>>(&argument(i, kExpected).value);
  if (!list) refuse(i, kExpected);
  std::vector<SymbolicTensor> tensors;
  for (const Argument& item : *list) {
    const auto* tensor = std::get_if<SymbolicTensor>(&item.value);
    if (!tensor) refuse(i, kExpected);
    tensors.push_back(*tensor);
  }
  return tensors;
}

const Config& OpArguments::config(std::size_t i) {
  constexpr auto kExpected = "a setting";
  const auto* config = std::get_if<Config>(&argument(i, kExpected).value);
  if (!config) refuse(i, kExpected);
  return *config;
}

void OpArguments::finish() const {
  for (std::size_t i = 0; i < args_.size(); ++i)
    if (!taken_[i] && !is_null(args_[i]))
      refuse("is called with " + kind(args_[i]) + " as argument " + std::to_string(i + 1) +
             ", which Lamina does not know");
}

const Argument& OpArguments::argument(std::size_t i, const char* expected) {
  if (i >= args_.size()) refuse(i, expected);
  taken_[i] = true;
  return args_[i];
}

void OpArguments::refuse(const std::string& problem) const {
  throw Error(fields_->what() + ": " + problem +
              ".\n  Leave it away in Keras, if it stands there, and save again.");
}

void OpArguments::refuse(std::size_t i, const char* expected) const {
  refuse("expects " + std::string(expected) + " as argument " + std::to_string(i + 1) + ", received " +
         (i < args_.size() ? kind(args_[i]) : "none"));
}

}  // namespace lamina::layers
