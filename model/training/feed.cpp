#include "model/training/feed.h"

#include <algorithm>
#include <cmath>

namespace lamina {
namespace {

std::string quoted(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& n : names) text += (text.empty() ? "\"" : ", \"") + n + "\"";
  return text;
}

// The tensors of `data` in the order of `names`; absent ones are undefined. `wanted` says which must be
// there.
std::vector<Tensor> in_order(const Data& data, const std::vector<std::string>& names,
                             const std::vector<bool>& wanted, const char* what) {
  std::vector<Tensor> tensors(names.size());
  const auto count = static_cast<std::size_t>(std::count(wanted.begin(), wanted.end(), true));
  if (data.named()) {
    for (const std::string& name : data.names())
      if (std::find(names.begin(), names.end(), name) == names.end())
        throw Error(std::string("the data has ") + what + " named \"" + name +
                    "\", which this model has not.\n  It has " + quoted(names) + ".");
    for (std::size_t i = 0; i < names.size(); ++i)
      if (const Tensor* t = data.find(names[i])) tensors[i] = *t;
  } else if (data.size() == names.size()) {
    for (std::size_t i = 0; i < names.size(); ++i) tensors[i] = data[i];
  } else if (data.size() == count) {
    for (std::size_t i = 0, next = 0; i < names.size(); ++i)
      if (wanted[i]) tensors[i] = data[next++];
  } else {
    throw Error("the model expects " + std::to_string(count) + " " + what + ", received " +
                std::to_string(data.size()) + " tensors.\n  Give one for each of " + quoted(names) + ".");
  }
  for (std::size_t i = 0; i < names.size(); ++i)
    if (wanted[i] && !tensors[i].defined())
      throw Error(std::string("the data lacks ") + what + " for \"" + names[i] +
                  "\".\n  Add a tensor of that name.");
  return tensors;
}

// The tensor with a trailing axis of size 1 added or dropped if that makes its rank fit.
Tensor repair_rank(const Tensor& t, int rank) {
  if (t.shape().rank() + 1 == rank) return t.reshape(t.shape() + Shape{1});
  if (t.shape().rank() == rank + 1 && t.shape().back() == 1) return t.reshape(t.shape().slice(0, rank));
  return t;
}

// How labels and weights are kept on the device: floats as float32, integers as int32.
DType slot_dtype(DType dtype) {
  if (is_float(dtype)) return DType::Float32;
  return dtype == DType::Bool ? DType::Bool : DType::Int32;
}

// The class of a row: its number, or the place of its largest element in one-hot labels.
int class_of(const Tensor& labels, std::int64_t row, std::int64_t columns) {
  const std::int64_t first = row * columns;
  if (columns == 1) return static_cast<int>(std::lround(labels.value(first)));
  int largest = 0;
  for (int c = 1; c < columns; ++c)
    if (labels.value(first + c) > labels.value(first + largest)) largest = c;
  return largest;
}

Tensor weights_of_classes(const Tensor& labels, const std::map<int, double>& class_weight) {
  if (labels.shape().rank() > 2)
    throw Error("class_weight expects labels [n], [n, 1] or one-hot [n, classes], received " +
                to_string(labels.type()) + ".\n  Use sample_weight instead.");
  const std::int64_t columns = labels.shape().rank() == 2 ? labels.shape()[1] : 1;
  Tensor weights({DType::Float32, {labels.rows()}});
  auto span = weights.mutable_span<float>();
  for (std::size_t i = 0; i < span.size(); ++i) {
    const auto found = class_weight.find(class_of(labels, static_cast<std::int64_t>(i), columns));
    span[i] = found == class_weight.end() ? 1.0F : static_cast<float>(found->second);
  }
  return weights;
}

}  // namespace

void require_inputs(const Functional& functional, const Data& x) {
  if (x.empty())
    throw Error("the model expects " + std::to_string(functional.inputs.size()) +
                " inputs, received none.\n  Give it a tensor for each.");
}

Feed::Feed(const Functional& functional, const TrainingSetup* setup, const Data& x, const Data& y,
           const Data& sample_weight, const std::map<int, double>& class_weight) {
  require_inputs(functional, x);
  rows_ = x.rows();
  if (rows_ == 0) throw Error("the data has no samples.\n  Give tensors whose first axis is at least 1.");
  add_inputs(functional, x);
  types_.labels.resize(functional.outputs.size());
  types_.weights.resize(functional.outputs.size());
  if (!setup) return;
  add_labels(functional, *setup, y);
  add_weights(functional, *setup, y, sample_weight, class_weight);
}

void Feed::add(const Tensor& tensor, TensorType slot, std::optional<TensorType>* place) {
  if (tensor.rows() != rows_)
    throw Error("inputs, labels and weights must have as many samples, received " + std::to_string(rows_) +
                " and " + std::to_string(tensor.rows()) + ".\n  Check the first axis of each tensor.");
  gathers_.emplace_back(tensor, slot.dtype);
  if (place) *place = std::move(slot);
}

void Feed::add_inputs(const Functional& f, const Data& x) {
  const std::vector<Tensor> tensors =
      in_order(x, f.input_names, std::vector<bool>(f.inputs.size(), true), "inputs");
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const TensorType& expected = f.inputs[i].type();
    const Tensor t = repair_rank(tensors[i], expected.shape.rank());
    TensorType slot{expected.dtype, t.shape()};
    slot.shape[0] = 1;
    const bool fits =
        t.shape().rank() == expected.shape.rank() &&
        compatible(t.shape().slice(1, t.shape().rank()), expected.shape.slice(1, expected.shape.rank()));
    if (!fits)
      throw Error("the input \"" + f.input_names[i] + "\" expects " + to_string(expected) + ", received " +
                  to_string(tensors[i].type()) + ".\n  Reshape the data, or change the Input.");
    add(t, slot, nullptr);
    types_.inputs.push_back(slot);
  }
}

void Feed::add_labels(const Functional& f, const TrainingSetup& setup, const Data& y) {
  std::vector<bool> wanted;
  for (std::size_t i = 0; i < f.outputs.size(); ++i) wanted.push_back(setup.needs_labels(i));
  const std::vector<Tensor> tensors = in_order(y, f.output_names, wanted, "labels");
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (!wanted[i]) continue;
    TensorType slot{slot_dtype(tensors[i].dtype()), tensors[i].shape()};
    slot.shape[0] = 1;
    add(tensors[i], slot, &types_.labels[i]);
  }
}

void Feed::add_weights(const Functional& f, const TrainingSetup& setup, const Data& y,
                       const Data& sample_weight, const std::map<int, double>& class_weight) {
  std::vector<bool> with_loss;
  for (const auto& loss : setup.losses) with_loss.push_back(loss.has_value());
  std::vector<Tensor> tensors(f.outputs.size());
  if (!class_weight.empty()) {
    for (const auto& [number, weight] : class_weight)
      if (!(weight >= 0 && std::isfinite(weight)))
        throw Error("class_weight expects finite weights of at least 0, received " + std::to_string(weight) +
                    " for class " + std::to_string(number) + ".\n  1 is usual.");
    if (f.outputs.size() != 1 || !sample_weight.empty() || y.empty())
      throw Error(
          "class_weight expects a model with one output and labels, and no sample_weight.\n  Use "
          "sample_weight for each "
          "output.");
    tensors[0] = weights_of_classes(y[0], class_weight);
  } else if (sample_weight.size() == 1 && !sample_weight.named()) {
    for (std::size_t i = 0; i < tensors.size(); ++i)
      if (with_loss[i]) tensors[i] = sample_weight[0];
  } else if (!sample_weight.empty()) {
    const std::vector<bool> wanted =
        sample_weight.named() ? std::vector<bool>(f.outputs.size(), false) : with_loss;
    tensors = in_order(sample_weight, f.output_names, wanted, "sample weights");
  }
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (!tensors[i].defined() || !with_loss[i]) continue;
    TensorType slot{DType::Float32, tensors[i].shape()};
    slot.shape[0] = 1;
    add(tensors[i], slot, &types_.weights[i]);
  }
}

BatchTypes Feed::types(std::int64_t batch) const {
  BatchTypes types = types_;
  for (TensorType& t : types.inputs) t.shape[0] = batch;
  for (auto* group : {&types.labels, &types.weights})
    for (auto& t : *group)
      if (t) t->shape[0] = batch;
  return types;
}

void Feed::write(Executable& executable, std::span<const std::int64_t> rows) const {
  for (std::size_t i = 0; i < gathers_.size(); ++i)
    gathers_[i](rows, executable.input(static_cast<int>(i)).data());
}

void Feed::prefetch(std::span<const std::int64_t> rows) const {
  for (const data::GatherRows& gather : gathers_) gather.prefetch(rows);
}

}  // namespace lamina
