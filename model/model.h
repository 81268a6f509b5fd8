#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "layers/layer.h"
#include "model/history.h"
#include "model/options.h"
#include "model/outputs.h"
#include "model/plan.h"

namespace lamina {

struct Functional;
class BatchSource;
namespace keras {
class ModelReader;
}

struct ModelOptions {
  std::string name = {};
  std::optional<std::uint64_t> seed =
      {};  // of weights, dropout and shuffling; models without one count through: 0, 1, 2, ...
  bool trainable = true;
};

// A layer's calls within a model.
struct LayerInModel {
  Layer layer;
  std::string name;
  std::vector<SymbolicTensor> outputs;  // one for each call; the first output of layers that return several

  SymbolicTensor output(std::size_t call = 0, const Source& where = Source::current()) const {
    if (call >= outputs.size())
      throw Error(where, "layer \"" + name + "\" is called " + std::to_string(outputs.size()) +
                             " times in this model, so there is no call " + std::to_string(call) +
                             ".\n  Calls are counted from 0.");
    return outputs[call];
  }
};

struct SummaryOptions {
  bool show_trainable = false;
  bool expand_nested = false;
  int batch_size = 32;  // for which the memory of a training step is given
};

struct PlotOptions {
  bool shapes = false;
};

struct LoadOptions {
  bool compile =
      true;  // with the optimizer and its state, losses and metrics of the file; false: as not compiled
  Device device = Device::Auto;  // to run on
  int threads = 0;
  std::optional<std::uint64_t> seed = {};  // of dropout and shuffling, 0 if left open: files have none
};

struct LoadWeightsOptions {
  bool skip_mismatch = false;  // leaves weights as they are that the file lacks or has in another shape
  bool by_name = false;        // .keras and .weights.h5: layers are found by their names, not by their places
};

// A network from some tensors to others: it can be looked at, trained, asked, and called like a layer. A
// handle: copies mean the same model.
//   Model model({input_a, input_b}, output);
//   model.compile({.optimizer = "adam", .loss = "mse"});
//   model.summary();
//   model.fit({a, b}, labels, {.epochs = 10});
// The same model must not be used from two threads at once. All errors carry the line of the call.
class Model {
 public:
  // A model is never empty: one that is moved from is still the same model.
  Model(const Model&) = default;
  Model& operator=(const Model&) = default;

  // Named ends are a braced list of pairs: Model({{"left", a}, {"right", b}}, {{"out", y}}).
  Model(const OneOrMany<SymbolicTensor>& inputs, const OneOrMany<SymbolicTensor>& outputs,
        ModelOptions options = {}, const Source& where = Source::current());

  operator Layer() const;
  SymbolicTensor operator()(const SymbolicTensor& x, CallOptions options = {},
                            const Source& where = Source::current()) const;
  SymbolicTensor operator()(const std::vector<SymbolicTensor>& xs, CallOptions options = {},
                            const Source& where = Source::current()) const;

  const std::string& name() const;
  const std::vector<SymbolicTensor>& inputs() const;
  const std::vector<SymbolicTensor>& outputs() const;
  const std::vector<std::string>& input_names() const;
  const std::vector<std::string>& output_names() const;
  std::vector<LayerInModel> layers() const;    // in order
  LayerInModel layer(const Text& name) const;  // throws Error listing the names
  std::int64_t count_params() const;
  void set_trainable(bool trainable) const;  // takes effect at the next compile

  std::vector<std::string> weight_names() const;  // "dense/kernel", in Keras's order
  std::vector<Tensor> get_weights() const;        // copies
  void set_weights(const std::vector<Tensor>& weights, const Source& where = Source::current()) const;

  // What it looks like: Keras's table with the memory of a step, a line for each layer call, Graphviz, SVG
  // (by the file's ending .svg or .dot).
  void summary(SummaryOptions options = {}) const;
  std::string summary_text(SummaryOptions options = {}) const;
  std::string to_text() const;
  std::string to_dot(PlotOptions options = {}) const;
  std::string to_svg(PlotOptions options = {}) const;
  void plot(const std::string& path, PlotOptions options = {}, const Source& where = Source::current()) const;

  // Settles how the model is trained, and on what. What cannot be meant is an error here, not in fit.
  void compile(CompileOptions options, const Source& where = Source::current()) const;

  History fit(const Data& x, const Data& y, FitOptions options = {},
              const Source& where = Source::current()) const;
  History fit(const data::Dataset& dataset, FitOptions options = {},
              const Source& where = Source::current()) const;
  Logs evaluate(const Data& x, const Data& y, EvaluateOptions options = {},
                const Source& where = Source::current()) const;
  Logs evaluate(const data::Dataset& dataset, EvaluateOptions options = {},
                const Source& where = Source::current()) const;
  Outputs predict(const Data& x, PredictOptions options = {}, const Source& where = Source::current()) const;

  // One step on one batch; the logs are of this batch alone.
  Logs train_on_batch(const Data& x, const Data& y, const Data& sample_weight = {},
                      const Source& where = Source::current()) const;
  Logs test_on_batch(const Data& x, const Data& y, const Data& sample_weight = {},
                     const Source& where = Source::current()) const;
  Outputs predict_on_batch(const Data& x, const Source& where = Source::current()) const {
    return predict(x, {.verbose = 0}, where);
  }

  // The planned step as a function of a batch, for your own loop: the logs are of that batch.
  std::function<Logs(const data::Batch&)> train_function(const Source& where = Source::current()) const;

  // The compiled step, before anything runs: its memory, and its lines.
  Plan plan(PlanOptions options = {}, const Source& where = Source::current()) const;
  std::string program(PlanOptions options = {}, const Source& where = Source::current()) const;

  // Files. `save` writes a .keras file that Keras opens: the graph, the weights and, if the model is
  // compiled, the optimizer with its state, losses and metrics. The same model gives the same bytes; what was
  // at `path` stays until the new file is whole. `load` reads such a file, of Lamina's or of Keras 3; one
  // that names losses or metrics that Lamina does not have is loaded for predictions, with a warning on
  // stderr.
  //   model.save("tickets.keras");
  //   Model again = Model::load("tickets.keras");
  void save(const std::string& path, const Source& where = Source::current()) const;
  static Model load(const std::string& path, LoadOptions options = {},
                    const Source& where = Source::current());

  // Weights alone, by the file's ending: .safetensors, .npz (under weight_names()), .weights.h5 (as Keras has
  // it). Weights are read from these and from .keras. Throws Error, and changes nothing, if a weight is
  // missing, is not in the model or has another shape, unless that is to be skipped.
  void save_weights(const std::string& path, const Source& where = Source::current()) const;
  void load_weights(const std::string& path, LoadWeightsOptions options = {},
                    const Source& where = Source::current()) const;

  const Functional& functional() const;

 private:
  friend class Sequential;
  friend class keras::ModelReader;
  struct State;
  Model(const OneOrMany<SymbolicTensor>& inputs, const OneOrMany<SymbolicTensor>& outputs,
        ModelOptions options, const Source& where, const std::string& class_name);
  History train_with(BatchSource& train, BatchSource* validation, const FitOptions& options) const;
  Logs evaluate_with(BatchSource& batches, const EvaluateOptions& options) const;
  std::shared_ptr<const Program> planned_program(const PlanOptions& options) const;

  std::shared_ptr<State> state_;
};
std::ostream& operator<<(std::ostream& out, const Model& model);

}  // namespace lamina
