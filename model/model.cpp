#include "model/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <ostream>

#include "core/base/at_line.h"
#include "model/model_state.h"
#include "model/training/scheduled_rate.h"
#include "model/training/trainer.h"

namespace lamina {
namespace {

// Models without a seed of their own count through, so that two of them start from different weights and a
// program that is run again starts from the same ones.
std::uint64_t next_seed() {
  static std::atomic<std::uint64_t> count{0};
  return count++;
}

// Far-apart seeds for neighbouring numbers (the finalizer of SplitMix64).
std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

void copy_values(const Tensor& from, Tensor& to) {
  std::memcpy(to.data(), from.data(), static_cast<std::size_t>(to.bytes()));
}

}  // namespace

namespace {

// What callbacks see of a training, evaluation or prediction.
class RunningTraining final : public Training {
 public:
  RunningTraining(const Model& model, Session& session, int epochs = 1, int validation_freq = 0)
      : model_(model), session_(session), epochs_(epochs), validation_freq_(validation_freq) {}
  void stop() override { stopped = true; }
  int epochs() const override { return epochs_; }
  int validation_freq() const override { return validation_freq_; }
  double learning_rate() const override {
    if (session_.compiled() && !session_.state().learning_rate)
      return scheduled_rate(session_.setup().optimizer.options().learning_rate, iterations());
    return rate().item<float>();
  }
  void set_learning_rate(double value) override {
    if (!(value >= 0 && std::isfinite(value)))
      throw Error("a callback set the learning rate to " + fmt::to_string(value) +
                  ".\n  Let it set finite numbers from 0 up.");
    rate().mutable_span<float>()[0] = static_cast<float>(value);
  }
  std::vector<Tensor> weights() const override { return model_.get_weights(); }
  void set_weights(const std::vector<Tensor>& weights) override { model_.set_weights(weights); }
  std::int64_t iterations() const override {
    return session_.compiled() ? session_.state().iteration->value().item<std::int64_t>() : 0;
  }
  const Functional* functional() const override { return &session_.functional(); }

  bool stopped = false;

 private:
  Tensor& rate() const {
    if (!session_.compiled())
      throw Error("the model is not compiled, so it has no learning rate.\n  Call compile first.");
    if (!session_.state().learning_rate)
      throw Error(
          "the learning rate follows a schedule, so no callback can set it.\n  Give the optimizer a number.");
    return session_.state().learning_rate->mutable_value();
  }

  const Model& model_;
  Session& session_;
  int epochs_, validation_freq_;
};

// True for as long as it lives; then what it was before.
class Flag {
 public:
  explicit Flag(bool& flag) : flag_(flag), before_(flag) { flag_ = true; }
  ~Flag() { flag_ = before_; }
  Flag(const Flag&) = delete;
  Flag& operator=(const Flag&) = delete;

 private:
  bool& flag_;
  bool before_;
};

void require_something_to_minimise(const Functional& f, const TrainingSetup& setup) {
  if (std::any_of(setup.losses.begin(), setup.losses.end(), [](const auto& l) { return l.has_value(); }))
    return;
  for (const WeightInModel& w : weights_of(f, setup.trainability))
    if (w.trainable && w.weight.options().regularizer) return;
  Graph scratch;
  TraceResults traced;
  const Value key = scratch.input("random_key", {DType::Int64, {2}});
  Values inputs;
  for (const SymbolicTensor& t : f.inputs) inputs.push_back(scratch.input("x", t.type()));
  f.trace(CallContext(scratch, true, traced, key, &setup.trainability), inputs);
  if (traced.losses.empty())
    throw Error("compile: the model has nothing to minimise.\n  Give compile a loss.");
}

void require_epochs(const FitOptions& options) {
  if (options.epochs < 1)
    throw Error("epochs expects at least 1, received " + std::to_string(options.epochs) +
                ".\n  Each is one pass over the data.");
  if (options.initial_epoch < 0)
    throw Error("initial_epoch expects at least 0, received " + std::to_string(options.initial_epoch) +
                ".\n  Epochs are counted from 0.");
  if (options.validation_freq < 1)
    throw Error("validation_freq expects at least 1, received " + std::to_string(options.validation_freq) +
                ".\n  1 validates after each epoch.");
  if (options.validation_split != 0 && options.validation_data)
    throw Error("validation_split and validation_data were both given.\n  Keep one of them.");
}

// The last samples, before any shuffling; at least one must be left for training and one for validation.
std::int64_t rows_to_train(std::int64_t rows, double split) {
  if (split == 0) return rows;
  const bool fraction = split > 0 && split < 1;
  const auto kept = fraction ? static_cast<std::int64_t>(static_cast<double>(rows) * (1 - split)) : 0;
  if (kept < 1 || kept >= rows)
    throw Error("validation_split expects a fraction that leaves samples on both sides, received " +
                fmt::to_string(split) + " of " + std::to_string(rows) + " samples.\n  0.1 is usual.");
  return kept;
}

// Before they are cut into training and validation.
void require_rows(const Data& data, std::int64_t rows, const char* what) {
  if (!data.empty() && data.rows() != rows)
    throw Error("inputs, labels and weights must have as many samples, received " + std::to_string(rows) +
                " inputs and " + std::to_string(data.rows()) + " " + what +
                ".\n  Check the first axis of each tensor.");
}

Data part(const Data& data, std::int64_t begin, std::int64_t end) {
  return data.empty() ? data : data.slice_rows(begin, end);
}

}  // namespace

Model::Model(const OneOrMany<SymbolicTensor>& inputs, const OneOrMany<SymbolicTensor>& outputs,
             ModelOptions options, const Source& where)
    : Model(inputs, outputs, std::move(options), where, "Functional") {}

Model::Model(const OneOrMany<SymbolicTensor>& inputs, const OneOrMany<SymbolicTensor>& outputs,
             ModelOptions options, const Source& where, const std::string& class_name) {
  const std::uint64_t seed = options.seed.value_or(next_seed());
  state_ = std::make_shared<State>(Functional(inputs, outputs, where), std::move(options), seed, class_name);
  if (!state_->layer.trainable()) set_trainable(false);
  std::uint64_t number = 0;
  for (const WeightInModel& w : weights_of(functional())) {
    w.weight.variable()->name = w.path;
    at_line(where, [&] { w.weight.initialize(mix(mix(seed) + number++)); });
  }
}

Model::operator Layer() const { return state_->layer; }
SymbolicTensor Model::operator()(const SymbolicTensor& x, CallOptions options, const Source& where) const {
  return state_->layer(x, options, where);
}
SymbolicTensor Model::operator()(const std::vector<SymbolicTensor>& xs, CallOptions options,
                                 const Source& where) const {
  return state_->layer(xs, options, where);
}

const Functional& Model::functional() const { return state_->functional(); }
const std::string& Model::name() const { return state_->name; }
const std::vector<SymbolicTensor>& Model::inputs() const { return functional().inputs; }
const std::vector<SymbolicTensor>& Model::outputs() const { return functional().outputs; }
const std::vector<std::string>& Model::input_names() const { return functional().input_names; }
const std::vector<std::string>& Model::output_names() const { return functional().output_names; }

std::vector<LayerInModel> Model::layers() const {
  std::vector<LayerInModel> all;
  for (const Layer& layer : functional().layers) {
    LayerInModel entry{layer, functional().name_of(layer), {}};
    for (const auto& call : functional().calls_of(layer)) entry.outputs.emplace_back(call, 0);
    all.push_back(std::move(entry));
  }
  return all;
}

LayerInModel Model::layer(const Text& name) const {
  std::string known;
  for (const LayerInModel& entry : layers()) {
    if (entry.name == name.value) return entry;
    known += (known.empty() ? "" : ", ") + entry.name;
  }
  throw Error(name.where,
              "no layer named \"" + name.value + "\" in this model.\n  There are: " + known + ".");
}

std::int64_t Model::count_params() const {
  std::int64_t count = 0;
  for (const WeightInModel& w : weights_of(functional())) count += w.weight.type().shape.numel();
  return count;
}

void Model::set_trainable(bool trainable) const { state_->layer.set_trainable(trainable); }

std::vector<std::string> Model::weight_names() const {
  std::vector<std::string> names;
  for (const WeightInModel& w : weights_of(functional())) names.push_back(w.path);
  return names;
}

std::vector<Tensor> Model::get_weights() const {
  std::vector<Tensor> values;
  for (const WeightInModel& w : weights_of(functional()))
    values.push_back(w.weight.variable()->value().clone());
  return values;
}

void Model::set_weights(const std::vector<Tensor>& weights, const Source& where) const {
  const std::vector<WeightInModel> own = weights_of(functional());
  if (weights.size() != own.size())
    throw Error(where, "set_weights expects " + std::to_string(own.size()) + " tensors, received " +
                           std::to_string(weights.size()) + ".\n  Give one for each of weight_names().");
  for (std::size_t i = 0; i < own.size(); ++i)
    if (!weights[i].defined() || weights[i].type() != own[i].weight.type())
      throw Error(where,
                  "set_weights expects " + to_string(own[i].weight.type()) + " for " + own[i].path +
                      ", received " +
                      (weights[i].defined() ? to_string(weights[i].type()) : std::string("an empty tensor")) +
                      ".\n  Give the tensors in the order of weight_names().");
  for (std::size_t i = 0; i < own.size(); ++i)
    copy_values(weights[i], own[i].weight.variable()->mutable_value());
}

void Model::compile(CompileOptions options, const Source& where) const {
  at_line(where, [&] {
    if (state_->runs)
      throw Error(
          "compile was called within fit, evaluate or predict.\n  Call it before or after, not in a "
          "callback.");
    TrainingSetup setup(functional(), state_->layer, options, where);
    require_something_to_minimise(functional(), setup);
    state_->compiled_with = options;
    state_->session.emplace(functional(), open_device(options.device, options.threads), std::move(setup),
                            state_->seed);
    return 0;
  });
}

History Model::fit(const Data& x, const Data& y, FitOptions options, const Source& where) const {
  return at_line(where, [&] {
    Session& session = state_->compiled_session("fit");
    require_epochs(options);
    const TrainingSetup* setup = &session.setup();
    require_inputs(functional(), x);
    require_rows(y, x.rows(), "labels");
    require_rows(options.sample_weight, x.rows(), "weights");
    const std::int64_t rows = x.rows(), kept = rows_to_train(rows, options.validation_split);
    const int validation_batch = options.validation_batch_size.value_or(options.batch_size);
    Feed feed(functional(), setup, part(x, 0, kept), part(y, 0, kept), part(options.sample_weight, 0, kept),
              options.class_weight);
    const auto seed = options.shuffle ? std::optional(mix(state_->seed)) : std::nullopt;
    const auto train = batches_of(session, StepKind::Train, std::move(feed), options.batch_size, seed);
    std::unique_ptr<BatchSource> validation;
    if (kept < rows)
      validation = batches_of(session, StepKind::Test,
                              Feed(functional(), setup, part(x, kept, rows), part(y, kept, rows),
                                   part(options.sample_weight, kept, rows)),
                              validation_batch, std::nullopt);
    if (const auto& v = options.validation_data)
      validation =
          batches_of(session, StepKind::Test, Feed(functional(), setup, v->x, v->y, v->sample_weight),
                     validation_batch, std::nullopt);
    return train_with(*train, validation.get(), options);
  });
}

History Model::fit(const data::Dataset& dataset, FitOptions options, const Source& where) const {
  return at_line(where, [&] {
    Session& session = state_->compiled_session("fit");
    require_epochs(options);
    if (options.validation_split != 0 || !options.sample_weight.empty() || !options.class_weight.empty())
      throw Error(
          "validation_split, sample_weight and class_weight do not go with a dataset.\n  Let the dataset's "
          "batches carry their "
          "weights, and give validation_data.");
    const auto train = batches_of(session, StepKind::Train, dataset);
    std::unique_ptr<BatchSource> validation;
    if (const auto& v = options.validation_data)
      validation = batches_of(session, StepKind::Test,
                              Feed(functional(), &session.setup(), v->x, v->y, v->sample_weight),
                              options.validation_batch_size.value_or(options.batch_size), std::nullopt);
    return train_with(*train, validation.get(), options);
  });
}

History Model::train_with(BatchSource& train, BatchSource* validation, const FitOptions& options) const {
  Session& session = *state_->session;
  if (state_->runs)
    throw Error(
        "fit was called within fit, evaluate or predict.\n  Call it before or after, not in a callback.");
  const Flag flag(state_->runs);
  RunningTraining running(*this, session, options.epochs, validation ? options.validation_freq : 0);
  const History history = run_training(session, {.train = train,
                                                 .validation = validation,
                                                 .epochs = options.epochs,
                                                 .initial_epoch = options.initial_epoch,
                                                 .validation_freq = options.validation_freq,
                                                 .first_pass = state_->epochs_trained,
                                                 .verbose = options.verbose,
                                                 .callbacks = options.callbacks,
                                                 .training = &running,
                                                 .stopped = &running.stopped});
  state_->epochs_trained += history.epochs().size();
  return history;
}

Logs Model::evaluate(const Data& x, const Data& y, EvaluateOptions options, const Source& where) const {
  return at_line(where, [&] {
    Session& session = state_->compiled_session("evaluate");
    const auto batches =
        batches_of(session, StepKind::Test, Feed(functional(), &session.setup(), x, y, options.sample_weight),
                   options.batch_size, std::nullopt);
    return evaluate_with(*batches, options);
  });
}

Logs Model::evaluate(const data::Dataset& dataset, EvaluateOptions options, const Source& where) const {
  return at_line(where, [&] {
    Session& session = state_->compiled_session("evaluate");
    return evaluate_with(*batches_of(session, StepKind::Test, dataset), options);
  });
}

Logs Model::evaluate_with(BatchSource& batches, const EvaluateOptions& options) const {
  Session& session = *state_->session;
  const Flag flag(state_->runs);
  RunningTraining running(*this, session);
  return run_evaluation(session, batches, options.verbose, {options.callbacks, running, &running.stopped});
}

Outputs Model::predict(const Data& x, PredictOptions options, const Source& where) const {
  return at_line(where, [&] {
    Session& session = state_->session_for_predictions();
    Feed feed(functional(), nullptr, x, {}, {});
    const auto batches =
        batches_of(session, StepKind::Predict, std::move(feed), options.batch_size, std::nullopt);
    const Flag flag(state_->runs);
    RunningTraining running(*this, session);
    return run_prediction(session, *batches, x.rows(), {options.callbacks, running, &running.stopped}, where);
  });
}

Logs Model::train_on_batch(const Data& x, const Data& y, const Data& sample_weight,
                           const Source& where) const {
  return at_line(where, [&] {
    Session& session = state_->compiled_session("train_on_batch");
    return run_one_batch(session, StepKind::Train, Feed(functional(), &session.setup(), x, y, sample_weight));
  });
}

Logs Model::test_on_batch(const Data& x, const Data& y, const Data& sample_weight,
                          const Source& where) const {
  return at_line(where, [&] {
    Session& session = state_->compiled_session("test_on_batch");
    return run_one_batch(session, StepKind::Test, Feed(functional(), &session.setup(), x, y, sample_weight));
  });
}

std::function<Logs(const data::Batch&)> Model::train_function(const Source& where) const {
  at_line(where, [&] { return &state_->compiled_session("train_function"); });
  return [model = *this, where](const data::Batch& batch) {
    return model.train_on_batch(batch.x, batch.y, batch.sample_weight, where);
  };
}

Plan Model::plan(PlanOptions options, const Source& where) const {
  return at_line(where, [&] { return Plan(planned_program(options)); });
}

std::string Model::program(PlanOptions options, const Source& where) const {
  return plan(options, where).program().text();
}

std::shared_ptr<const Program> Model::planned_program(const PlanOptions& options) const {
  if (options.batch_size < 1)
    throw Error("batch_size expects at least 1, received " + std::to_string(options.batch_size) +
                ".\n  32 is usual.");
  const bool training = options.training && state_->session && state_->session->compiled();
  // A session of its own: planning for another device must not disturb the one that trains.
  Session session(functional(), open_device(options.device, options.threads),
                  training ? std::optional(state_->session->setup()) : std::nullopt, state_->seed);
  return session.program(
      training ? StepKind::Train : StepKind::Predict,
      expected_types(functional(), training ? &session.setup() : nullptr, options.batch_size));
}

std::ostream& operator<<(std::ostream& out, const Model& model) { return out << model.summary_text(); }

}  // namespace lamina
