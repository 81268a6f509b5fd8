#include "model/sequential.h"

#include <iostream>

#include "layers/input.h"
#include "model/summary.h"

namespace lamina {
namespace {

constexpr const char* kNotBuilt =
    "Sequential is not built: the shape of its samples is not known yet.\n  Give it .input_shape, or call "
    "build "
    "or fit first.";

}  // namespace

Sequential::Sequential(std::vector<Layer> layers, SequentialOptions options, const Source& where)
    : state_(std::make_shared<State>()) {
  for (const Layer& layer : layers)
    if (!layer) throw Error(where, "Sequential received an empty Layer.\n  Assign a layer to it first.");
  state_->layers = std::move(layers);
  state_->name = options.name.empty() ? "sequential" : options.name;
  state_->options = std::move(options);
  if (state_->options.input_shape && !state_->layers.empty()) make_model(where);
}

void Sequential::make_model(const Source& where) const {
  if (state_->layers.empty()) throw Error(where, "Sequential has no layers yet.\n  Add one first.");
  const SymbolicTensor input =
      Input(*state_->options.input_shape, {.dtype = state_->options.input_dtype}, where);
  SymbolicTensor x = input;
  for (const Layer& layer : state_->layers) x = layer(x, {}, where);
  state_->model =
      Model(input, x, {.name = state_->options.name, .seed = state_->options.seed}, where, "Sequential");
  if (state_->compiled) state_->model->compile(*state_->compiled, where);
}

void Sequential::remake(const Source& where) {
  state_->model.reset();
  if (state_->options.input_shape && !state_->layers.empty()) make_model(where);
}

void Sequential::add(const Layer& layer, const Source& where) {
  if (!layer) throw Error(where, "Sequential received an empty Layer.\n  Assign a layer to it first.");
  state_->layers.push_back(layer);
  remake(where);
}

void Sequential::pop(const Source& where) {
  if (state_->layers.empty()) throw Error(where, "Sequential has no layer to take away.\n  Add one first.");
  state_->layers.pop_back();
  remake(where);
}

void Sequential::build(const Shape& input_shape, const Source& where) const {
  if (built() && input_shape == *state_->options.input_shape) return;
  if (built())
    throw Error(where, "Sequential was built for samples " + to_string(*state_->options.input_shape) +
                           ", received " + to_string(input_shape) +
                           ".\n  Make a new Sequential of new layers for these.");
  const std::optional<Shape> before = state_->options.input_shape;
  state_->options.input_shape = input_shape;
  try {
    make_model(where);
  } catch (...) {
    state_->options.input_shape = before;
    throw;
  }
}

Model& Sequential::model(const Source& where) const {
  if (!built()) throw Error(where, kNotBuilt);
  return *state_->model;
}

Sequential::operator Layer() const {
  if (!built()) throw Error(kNotBuilt);
  return *state_->model;
}

Model& Sequential::built_for(const Shape& batch, const Source& where) const {
  if (!built()) {
    if (batch.empty())
      throw Error(where,
                  "Sequential expects data with an axis of samples, received a single number.\n  Give it at "
                  "least one axis.");
    build(batch.slice(1, batch.rank()), where);
  }
  return *state_->model;
}

Model& Sequential::built_for(const Data& x, const Source& where) const {
  if (x.size() != 1)
    throw Error(where, "Sequential expects one input tensor, received " + std::to_string(x.size()) +
                           ".\n  Use Model for several inputs.");
  return built_for(x.tensors()[0].shape(), where);
}

Model& Sequential::built_for(const data::Dataset& dataset, const Source& where) const {
  if (built()) return *state_->model;
  const std::optional<data::Batch> first = dataset.open(0)();
  if (!first) throw Error(where, "the dataset gave no batch.\n  Give it samples.");
  return built_for(first->x, where);
}

SymbolicTensor Sequential::operator()(const SymbolicTensor& x, CallOptions options,
                                      const Source& where) const {
  return (built() ? *state_->model : built_for(x.shape(), where))(x, options, where);
}

void Sequential::compile(CompileOptions options, const Source& where) const {
  if (built()) state_->model->compile(options, where);
  state_->compiled = std::move(options);
}

std::string Sequential::summary_text(SummaryOptions options) const {
  if (!built()) return summary_of_unbuilt(state_->layers, state_->name);
  return summary_of(*state_->model, {.title = state_->name, .show_inputs = false}, options);
}

void Sequential::summary(SummaryOptions options) const { std::cout << summary_text(options) << std::flush; }

std::ostream& operator<<(std::ostream& out, const Sequential& sequential) {
  return out << sequential.summary_text();
}

}  // namespace lamina
