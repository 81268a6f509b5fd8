#include "tools/lamina/data_file.h"

#include <fmt/format.h>

#include <set>

#include "data/files/npz.h"
#include "tools/lamina/model_file.h"

namespace lamina::tool {
namespace {

using NamedList = std::vector<Named<Tensor>>;

// Halves are not converted on their way to a step, all other types are.
Tensor fitting(const Tensor& tensor, DType wanted) {
  if (tensor.dtype() == wanted || (!is_half(tensor.dtype()) && !is_half(wanted))) return tensor;
  return tensor.astype(wanted, Source());
}

class DataFile {
 public:
  DataFile(const std::string& path, const Model& model)
      : path_(path), model_(model), arrays_(data::read_npz(path, {}, Source())) {}

  const std::vector<std::string>& inputs() const { return model_.input_names(); }
  const std::vector<std::string>& outputs() const { return model_.output_names(); }

  // The array for one end of the model, or null.
  const Tensor* take(char kind, const std::vector<std::string>& names, std::size_t i) {
    const std::string prefix(1, kind);
    const Tensor* found = take(prefix + "_" + names[i]);
    return found || names.size() > 1 ? found : take(prefix);
  }

  [[noreturn]] void lacks(char kind, const std::string& name) const {
    throw Error(fmt::format("{}: there is no array \"{}_{}\".\n  {}", path_, kind, name, both_lists()));
  }

  // Of these kinds nothing may be left that was not taken: it would be a slip of the pen.
  void refuse_unknown(const std::string& kinds) const {
    for (const auto& [key, tensor] : arrays_) {
      const bool of_kind =
          !key.empty() && kinds.find(key[0]) != std::string::npos && (key.size() == 1 || key[1] == '_');
      if (of_kind && !taken_.contains(key))
        throw Error(
            fmt::format("{}: the model has no place for the array \"{}\".\n  {}", path_, key, both_lists()));
    }
  }

 private:
  const Tensor* take(const std::string& key) {
    const Tensor* tensor = data::find(arrays_, key);
    if (!tensor) return nullptr;
    taken_.insert(key);
    require_rows(key, *tensor);
    return tensor;
  }

  void require_rows(const std::string& key, const Tensor& tensor) {
    if (tensor.shape().rank() == 0)
      throw Error(fmt::format("{}: the array \"{}\" is a single number.\n  Give it a row for each sample.",
                              path_, key));
    if (first_key_.empty()) {
      first_key_ = key;
      rows_ = tensor.rows();
    }
    if (tensor.rows() != rows_)
      throw Error(
          fmt::format("{}: the array \"{}\" has {} rows, but \"{}\" has {}.\n  Give each a row for "
                      "each sample.",
                      path_, key, tensor.rows(), first_key_, rows_));
  }

  std::string both_lists() const {
    std::string has;
    for (const auto& [key, tensor] : arrays_) has += (has.empty() ? "" : ", ") + key;
    return "The file has " + (has.empty() ? "none" : has) + "; the model wants " + wanted('x', inputs()) +
           ", " + wanted('y', outputs()) + ".";
  }

  static std::string wanted(char kind, const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
      text += fmt::format("{}{}_{}", text.empty() ? "" : ", ", kind, name);
    return names.size() == 1 ? text + fmt::format(" (or {})", kind) : text;
  }

  std::string path_;
  const Model& model_;
  data::NamedTensors arrays_;
  std::set<std::string> taken_;
  std::string first_key_;
  std::int64_t rows_ = 0;
};

Data as_data(NamedList list) {
  return list.empty() ? Data() : Data(OneOrMany<Tensor>(std::move(list)), Source());
}

void add(NamedList& list, const std::string& name, const Tensor& tensor) {
  list.push_back({Text(name, Source()), tensor});
}

Data inputs_of(DataFile& file, const Model& model) {
  NamedList list;
  for (std::size_t i = 0; i < file.inputs().size(); ++i) {
    const Tensor* x = file.take('x', file.inputs(), i);
    if (!x) file.lacks('x', file.inputs()[i]);
    add(list, file.inputs()[i], fitting(*x, model.inputs()[i].dtype()));
  }
  return as_data(std::move(list));
}

}  // namespace

Data read_inputs(const std::string& path, const Model& model) {
  DataFile file(path, model);
  Data x = inputs_of(file, model);
  file.refuse_unknown("x");
  return x;
}

ModelData read_data(const std::string& path, const Model& model, const std::string& model_path) {
  DataFile file(path, model);
  Data x = inputs_of(file, model);
  NamedList labels, weights;
  const std::vector<std::string>& outputs = file.outputs();
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Tensor* y = file.take('y', outputs, i);
    if (y)
      add(labels, outputs[i], fitting(*y, is_half(y->dtype()) ? DType::Float32 : y->dtype()));
    else if (needs_labels(model_path, model, i))
      file.lacks('y', outputs[i]);
    if (const Tensor* w = file.take('w', outputs, i)) add(weights, outputs[i], fitting(*w, DType::Float32));
  }
  file.refuse_unknown("xyw");
  return {std::move(x), as_data(std::move(labels)), as_data(std::move(weights))};
}

}  // namespace lamina::tool
