#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/model.h"

namespace lamina {

struct SequentialOptions {
  std::optional<Shape> input_shape = {};  // of one sample, without the batch; left open: as the data has it
  DType input_dtype = DType::Float32;
  std::string name = {};
  std::optional<std::uint64_t> seed = {};  // as in ModelOptions
};

// Layers in a row, each called on what the one before it makes. A handle: copies mean the same.
//   Sequential net({layers::Dense(64, {.activation = "relu"}), layers::Dense(10)});
//   net.compile({.optimizer = "adam", .loss = losses::SparseCategoricalCrossentropy({.from_logits = true})});
//   net.fit(x, y, {.epochs = 5});
// Layers need the shape of a sample for their weights: it is given as `input_shape` or to `build`, or taken
// from the first data or tensor that the model meets. What was compiled before takes effect then. Everything
// else is as in Model.
class Sequential {
 public:
  // One that is moved from is still the same.
  Sequential(const Sequential&) = default;
  Sequential& operator=(const Sequential&) = default;

  Sequential(std::vector<Layer> layers = {}, SequentialOptions options = {},
             const Source& where = Source::current());

  // Changes the row. The model is made anew from it; weights of layers that stay are kept, what the optimizer
  // keeps is not.
  void add(const Layer& layer, const Source& where = Source::current());
  void pop(const Source& where = Source::current());
  const std::vector<Layer>& layers() const { return state_->layers; }

  // Settles the shape of a sample, without the batch. Throws Error if another one was settled before.
  void build(const Shape& input_shape, const Source& where = Source::current()) const;
  bool built() const { return state_->model.has_value(); }

  // The model that this is. Throws Error if it is not built yet.
  Model& model(const Source& where = Source::current()) const;

  // Called like a layer, it is built from the tensor's shape; as a layer in a list it must have been built.
  operator Layer() const;
  SymbolicTensor operator()(const SymbolicTensor& x, CallOptions options = {},
                            const Source& where = Source::current()) const;

  void compile(CompileOptions options, const Source& where = Source::current()) const;

  History fit(const Data& x, const Data& y, FitOptions options = {},
              const Source& where = Source::current()) const {
    return built_for(x, where).fit(x, y, std::move(options), where);
  }
  History fit(const data::Dataset& dataset, FitOptions options = {},
              const Source& where = Source::current()) const {
    return built_for(dataset, where).fit(dataset, std::move(options), where);
  }
  Logs evaluate(const Data& x, const Data& y, EvaluateOptions options = {},
                const Source& where = Source::current()) const {
    return built_for(x, where).evaluate(x, y, std::move(options), where);
  }
  Logs evaluate(const data::Dataset& dataset, EvaluateOptions options = {},
                const Source& where = Source::current()) const {
    return built_for(dataset, where).evaluate(dataset, std::move(options), where);
  }
  Outputs predict(const Data& x, PredictOptions options = {}, const Source& where = Source::current()) const {
    return built_for(x, where).predict(x, std::move(options), where);
  }
  Logs train_on_batch(const Data& x, const Data& y, const Data& sample_weight = {},
                      const Source& where = Source::current()) const {
    return built_for(x, where).train_on_batch(x, y, sample_weight, where);
  }
  Logs test_on_batch(const Data& x, const Data& y, const Data& sample_weight = {},
                     const Source& where = Source::current()) const {
    return built_for(x, where).test_on_batch(x, y, sample_weight, where);
  }
  Outputs predict_on_batch(const Data& x, const Source& where = Source::current()) const {
    return built_for(x, where).predict_on_batch(x, where);
  }

  std::function<Logs(const data::Batch&)> train_function(const Source& where = Source::current()) const {
    return model(where).train_function(where);
  }

  const std::string& name() const { return state_->name; }
  LayerInModel layer(const Text& name) const { return model(name.where).layer(name); }
  std::int64_t count_params(const Source& where = Source::current()) const {
    return model(where).count_params();
  }
  void set_trainable(bool trainable, const Source& where = Source::current()) const {
    model(where).set_trainable(trainable);
  }
  std::vector<std::string> weight_names(const Source& where = Source::current()) const {
    return model(where).weight_names();
  }
  std::vector<Tensor> get_weights(const Source& where = Source::current()) const {
    return model(where).get_weights();
  }
  void set_weights(const std::vector<Tensor>& weights, const Source& where = Source::current()) const {
    model(where).set_weights(weights, where);
  }

  // As Model's; a saved Sequential is loaded by Model::load.
  void save(const std::string& path, const Source& where = Source::current()) const {
    model(where).save(path, where);
  }
  void save_weights(const std::string& path, const Source& where = Source::current()) const {
    model(where).save_weights(path, where);
  }
  void load_weights(const std::string& path, LoadWeightsOptions options = {},
                    const Source& where = Source::current()) const {
    model(where).load_weights(path, options, where);
  }

  // Shown before it is built too, without shapes.
  void summary(SummaryOptions options = {}) const;
  std::string summary_text(SummaryOptions options = {}) const;
  std::string to_text(const Source& where = Source::current()) const { return model(where).to_text(); }
  std::string to_dot(PlotOptions options = {}, const Source& where = Source::current()) const {
    return model(where).to_dot(options);
  }
  std::string to_svg(PlotOptions options = {}, const Source& where = Source::current()) const {
    return model(where).to_svg(options);
  }
  void plot(const std::string& path, PlotOptions options = {},
            const Source& where = Source::current()) const {
    model(where).plot(path, options, where);
  }
  Plan plan(PlanOptions options = {}, const Source& where = Source::current()) const {
    return model(where).plan(options, where);
  }
  std::string program(PlanOptions options = {}, const Source& where = Source::current()) const {
    return model(where).program(options, where);
  }

 private:
  struct State {
    std::vector<Layer> layers;
    SequentialOptions options;
    std::string name;
    std::optional<Model> model;
    std::optional<CompileOptions> compiled;  // also kept for the model that a change of the row makes
  };

  void make_model(const Source& where) const;
  void remake(const Source& where);
  Model& built_for(const Shape& batch, const Source& where) const;
  Model& built_for(const Data& x, const Source& where) const;
  Model& built_for(const data::Dataset& dataset, const Source& where) const;

  std::shared_ptr<State> state_;
};
std::ostream& operator<<(std::ostream& out, const Sequential& sequential);

}  // namespace lamina
