#include "model/keras/stored_weights.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "optim/config.h"

namespace lamina::keras {
namespace {

constexpr const char* kOptimizer = "optimizer/vars";

void copy(const Tensor& from, Tensor& to) {
  std::memcpy(to.data(), from.data(), static_cast<std::size_t>(to.bytes()));
}

using Index = std::unordered_map<std::string, const Tensor*>;
Index index_of(const data::Hdf5Weights& file) {
  Index index;
  for (const data::Hdf5Dataset& dataset : file.datasets) index[dataset.path] = &dataset.value;
  return index;
}

// Groups of the file by their layers' names; a name that stands twice is not told apart.
std::unordered_map<std::string, std::string> paths_by_name(const data::Hdf5Weights& file) {
  std::unordered_map<std::string, std::string> paths;
  for (const auto& [path, name] : file.names)
    if (const auto [entry, is_new] = paths.try_emplace(name, path); !is_new) entry->second.clear();
  return paths;
}

std::size_t count_below(const Index& index, const std::string& group) {
  std::size_t count = 0;
  while (index.contains(group + "/" + std::to_string(count))) ++count;
  return count;
}

template <class T>
Tensor converted(const Tensor& value, DType dtype) {
  Tensor result({dtype, value.shape()});
  auto to = result.mutable_span<T>();
  for (std::int64_t i = 0; i < value.numel(); ++i)
    to[static_cast<std::size_t>(i)] = static_cast<T>(value.value(i));
  return result;
}

std::size_t first_slot(const Optimizer& optimizer) {
  return optimizer.options().learning_rate.is_schedule() ? 1 : 2;
}

// The slot's variable, made if the weight has none yet.
Variable& slot_of(TrainingState& state, const Optimizer& optimizer, const WeightInModel& weight,
                  const std::string& slot) {
  state.make_slots(optimizer, weight);
  const std::vector<std::string> names = optimizer.body().slots();
  const auto at = std::find(names.begin(), names.end(), slot);
  check(at != names.end(), "an optimizer has the slots that its file has");
  return *state.slots.at(weight.weight.variable().get())[static_cast<std::size_t>(at - names.begin())];
}

}  // namespace

void FoundWeights::take_over() const {
  for (const auto& [weight, value] : values) copy(value, weight.variable()->mutable_value());
}

Tensor as_type(const Tensor& value, const TensorType& type, const std::string& path) {
  if (value.shape() != type.shape)
    throw Error(path + " expects " + to_string(type) + ", received " + to_string(value.type()) +
                ".\n  Take weights of the same model.");
  if (value.dtype() == type.dtype) return value.clone();
  if (is_float(value.dtype()) && !is_float(type.dtype))
    throw Error(path + " expects whole numbers, received " + to_string(value.type()) +
                ".\n  Take weights of the same model.");
  switch (type.dtype) {
    case DType::Float32:
      return converted<float>(value, type.dtype);
    case DType::Float64:
      return converted<double>(value, type.dtype);
    case DType::Int32:
      return converted<std::int32_t>(value, type.dtype);
    case DType::Int64:
      return converted<std::int64_t>(value, type.dtype);
    default:
      throw Error(path + " expects " + to_string(type) + ", received " + to_string(value.type()) +
                  ".\n  Take weights of the same type.");
  }
}

FoundWeights find_weights(const data::Hdf5Weights& file, const std::vector<WeightGroup>& groups, LookUp how) {
  const Index index = index_of(file);
  const auto by_name = how.by_name ? paths_by_name(file) : std::unordered_map<std::string, std::string>();
  FoundWeights found;
  for (const WeightGroup& group : groups) {
    if (group.weights.empty()) continue;
    const auto named = by_name.find(group.name);
    const std::string path = !how.by_name ? group.path : named == by_name.end() ? "" : named->second;
    const std::size_t count = count_below(index, path);
    if (count != group.weights.size() && !how.skip_mismatch)
      throw Error(
          "layer \"" + group.name + "\" has " + std::to_string(group.weights.size()) +
          " weights, and the file " + std::to_string(count) + " (" +
          (path.empty() ? "none of that name" : path) +
          ").\n  Take weights of the same model, or skip what does not fit with {.skip_mismatch = true}.");
    for (std::size_t i = 0; i < std::min(count, group.weights.size()); ++i) {
      const Weight& weight = group.weights[i];
      try {
        found.values.emplace_back(weight, as_type(*index.at(path + "/" + std::to_string(i)), weight.type(),
                                                  "\"" + group.name + "/" + weight.name() + "\""));
      } catch (const Error&) {
        if (!how.skip_mismatch) throw;
      }
    }
  }
  return found;
}

data::Hdf5Weights stored(const std::vector<WeightGroup>& groups) {
  data::Hdf5Weights file;
  for (const WeightGroup& group : groups) {
    file.names[group.path] = group.name;
    for (std::size_t i = 0; i < group.weights.size(); ++i)
      file.datasets.push_back({group.path + "/" + std::to_string(i), group.weights[i].variable()->value()});
  }
  return file;
}

void store_optimizer(TrainingState& state, const Optimizer& optimizer,
                     const std::vector<WeightInModel>& trained, data::Hdf5Weights& file) {
  std::size_t number = 0;
  const auto add = [&](const Tensor& value) {
    file.datasets.push_back({std::string(kOptimizer) + "/" + std::to_string(number++), value});
  };
  file.names[kOptimizer] = optimizer.body().name();
  add(state.iteration->value());
  if (state.learning_rate) add(state.learning_rate->value());
  for (const KerasSlot& slot : keras_slot_order(optimizer, trained.size()))
    add(slot_of(state, optimizer, trained[slot.weight], slot.slot).value());
}

bool restore_optimizer(TrainingState& state, const Optimizer& optimizer,
                       const std::vector<WeightInModel>& trained, const data::Hdf5Weights& file) {
  const Index index = index_of(file);
  const std::string group = kOptimizer;
  const std::size_t count = count_below(index, group), first = first_slot(optimizer);
  const std::vector<KerasSlot> order = keras_slot_order(optimizer, trained.size());
  if (count < first || (count == first && !order.empty())) return false;
  if (count != first + order.size())
    throw Error("the optimizer \"" + optimizer.body().name() + "\" keeps " +
                std::to_string(first + order.size()) + " variables for this model, and the file " +
                std::to_string(count) +
                ".\n  Compile the model in Keras again before it is saved, if layers were frozen since.");
  const auto value = [&](std::size_t i, const TensorType& type) {
    const std::string path = group + "/" + std::to_string(i);
    return as_type(*index.at(path), type, path);
  };
  std::vector<Tensor> slots;
  for (std::size_t i = 0; i < order.size(); ++i)
    slots.push_back(value(first + i, trained[order[i].weight].weight.type()));
  copy(value(0, state.iteration->value().type()), state.iteration->mutable_value());
  if (state.learning_rate)
    copy(value(1, state.learning_rate->value().type()), state.learning_rate->mutable_value());
  for (std::size_t i = 0; i < order.size(); ++i)
    copy(slots[i], slot_of(state, optimizer, trained[order[i].weight], order[i].slot).mutable_value());
  return true;
}

}  // namespace lamina::keras
