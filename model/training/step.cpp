#include "model/training/step.h"

#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/constant.h"
#include "core/ops/random.h"
#include "core/passes/autodiff.h"

namespace lamina {
namespace {

Value state_value(Graph& graph, const VariablePtr& v) { return graph.state(as_state(v)); }

// Appends a step to a graph, part by part.
class StepBuilder {
 public:
  StepBuilder(Graph& graph, const Functional& functional, const TrainingSetup& setup, TrainingState& state,
              const BatchTypes& types)
      : graph_(graph), functional_(functional), setup_(setup), state_(state), types_(types) {}

  void run(bool training) {
    read_batch();
    key_ = state_value(graph_, state_.random_key);
    const CallContext context(graph_, training, traced_, key_, &setup_.trainability);
    outputs_ = functional_.trace(context, inputs_);
    add_losses();
    if (training) {
      update_weights();
      for (const TraceResults::Update& u : traced_.updates) graph_.update(u.weight.in(graph_), u.value);
      if (traced_.streams > 0) graph_.update(key_, ops::next_random_key(key_));
    }
    track_losses();
    track_metrics();
  }

 private:
  void read_batch() {
    for (std::size_t i = 0; i < types_.inputs.size(); ++i)
      inputs_.push_back(graph_.input(functional_.input_names[i], types_.inputs[i]));
    labels_.resize(types_.labels.size());
    weights_.resize(types_.weights.size());
    for (std::size_t i = 0; i < types_.labels.size(); ++i)
      if (types_.labels[i])
        labels_[i] = graph_.input("labels of " + functional_.output_names[i], *types_.labels[i]);
    for (std::size_t i = 0; i < types_.weights.size(); ++i)
      if (types_.weights[i])
        weights_[i] = graph_.input("weights of " + functional_.output_names[i], *types_.weights[i]);
  }

  // Errors of losses and metrics name the output they are for.
  template <class Work>
  auto about(std::size_t output, const std::string& name, Work work) {
    const std::string& of = functional_.output_names[output];
    OriginScope origin(graph_, outputs_.size() == 1 ? name : name + " of " + of);
    try {
      return work();
    } catch (const Error& e) {
      if (e.located()) throw;
      throw Error(name + " of output \"" + of + "\": " + e.what());
    }
  }

  // total = sum of weighted losses + penalties of weights + what layers added
  void add_losses() {
    losses_.resize(outputs_.size());
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      if (!setup_.losses[i]) continue;
      losses_[i] =
          about(i, "loss", [&] { return (*setup_.losses[i])(labels_[i], outputs_[i], weights_[i]); });
      OriginScope origin(graph_, "loss");
      add_to_total(setup_.loss_weights[i] == 1 ? losses_[i] : losses_[i] * setup_.loss_weights[i]);
    }
    OriginScope origin(graph_, "penalties");
    for (const WeightInModel& w : weights_of(functional_, setup_.trainability))
      if (w.trainable && w.weight.options().regularizer)
        add_to_total(w.weight.options().regularizer(w.weight.in(graph_)));
    for (const Value& loss : traced_.losses) add_to_total(loss);
    if (!total_) throw Error("the model has nothing to minimise.\n  Give compile a loss.");
  }
  void add_to_total(const Value& loss) { total_ = total_ ? total_ + loss : loss; }

  void update_weights() {
    std::vector<WeightInModel> trained;
    Values before;
    for (const WeightInModel& w : weights_of(functional_, setup_.trainability))
      if (w.trainable) {
        trained.push_back(w);
        before.push_back(w.weight.in(graph_));
      }
    Values gradients = lamina::gradients(graph_, total_, before);
    require_some(gradients, trained);
    OriginScope origin(graph_, "optimizer");
    gradients = setup_.optimizer.clip(gradients);
    const OptimizerStep step = begin_step();
    for (std::size_t i = 0; i < trained.size(); ++i) update_weight(step, trained[i], before[i], gradients[i]);
    graph_.update(step.iteration, step.iteration + 1.0);
  }

  // A loss that no weight can change is a mistake, which training would not show.
  void require_some(const Values& gradients, const std::vector<WeightInModel>& trained) const {
    double value = 1;
    for (const Value& g : gradients)
      if (!ops::is_full(graph_, g.id, &value) || value != 0) return;
    if (!trained.empty())
      throw Error("the loss depends on none of the " + std::to_string(trained.size()) +
                  " weights that are to be trained, of which the first is \"" + trained[0].path +
                  "\".\n  Let it follow from them by ops with a gradient, which argmax, comparisons and "
                  "stop_gradient "
                  "lack.");
  }

  OptimizerStep begin_step() {
    OptimizerStep step;
    step.iteration = state_value(graph_, state_.iteration);
    const Value made = ops::cast(step.iteration, DType::Float64);
    step.count = made + 1.0;
    step.learning_rate = state_.learning_rate
                             ? ops::cast(state_value(graph_, state_.learning_rate), DType::Float64)
                             : setup_.optimizer.options().learning_rate.at(made);
    return step;
  }

  void update_weight(const OptimizerStep& step, const WeightInModel& w, const Value& before,
                     const Value& gradient) {
    OriginScope origin(graph_, "optimizer/" + w.path);
    state_.make_slots(setup_.optimizer, w);
    const std::vector<VariablePtr>& slots = state_.slots.at(w.weight.variable().get());
    Values slot_values;
    for (const VariablePtr& v : slots) slot_values.push_back(state_value(graph_, v));
    const Values after =
        setup_.optimizer.body().update(step, setup_.optimizer.decay(step, before), gradient, slot_values);
    graph_.update(before, after[0]);
    for (std::size_t i = 0; i < slots.size(); ++i) graph_.update(slot_values[i], after[i + 1]);
  }

  void track_losses() {
    OriginScope origin(graph_, "metrics");
    const auto batch = static_cast<double>(types_.inputs[0].shape[0]);
    auto track = [&](const TrackedLoss& tracked, const Value& loss) {
      const Value sum = state_value(graph_, tracked.sum), count = state_value(graph_, tracked.count);
      graph_.update(sum, sum + ops::cast(loss, DType::Float64) * batch);
      graph_.update(count, count + batch);
    };
    track(state_.total, total_);
    for (std::size_t i = 0; i < losses_.size(); ++i)
      if (state_.losses[i].sum) track(state_.losses[i], losses_[i]);
  }

  void track_metrics() {
    for (const TrackedMetric& m : state_.metrics)
      about(m.output, "metrics", [&] {
        Values before;
        for (const VariablePtr& v : m.accumulators) before.push_back(state_value(graph_, v));
        const Value weights = m.weighted ? weights_[m.output] : Value{};
        const Values after = m.metric.update(before, labels_[m.output], outputs_[m.output], weights);
        for (std::size_t i = 0; i < before.size(); ++i) graph_.update(before[i], after[i]);
        return 0;
      });
  }

  Graph& graph_;
  const Functional& functional_;
  const TrainingSetup& setup_;
  TrainingState& state_;
  const BatchTypes& types_;
  TraceResults traced_;
  Value key_, total_;
  Values inputs_, labels_, weights_, outputs_, losses_;
};

Graph build_prediction(const Functional& functional, const TrainingSetup* setup, const BatchTypes& types) {
  Graph graph;
  TraceResults traced;
  Values inputs;
  for (std::size_t i = 0; i < types.inputs.size(); ++i)
    inputs.push_back(graph.input(functional.input_names[i], types.inputs[i]));
  // Layers called with training = true draw the same numbers each time: predictions are repeatable.
  const Value key = ops::full(graph, 0, {DType::Int64, {2}});
  const CallContext context(graph, false, traced, key, setup ? &setup->trainability : nullptr);
  const Values outputs = functional.trace(context, inputs);
  for (std::size_t i = 0; i < outputs.size(); ++i) graph.output(functional.output_names[i], outputs[i]);
  return graph;
}

}  // namespace

std::string BatchTypes::text() const {
  std::string text;
  for (const TensorType& t : inputs) text += to_string(t) + ";";
  for (const auto* group : {&labels, &weights})
    for (const auto& t : *group) text += (t ? to_string(*t) : "-") + ";";
  return text;
}

BatchTypes expected_types(const Functional& functional, const TrainingSetup* setup, std::int64_t batch) {
  auto of_batch = [&](TensorType type) {
    type.shape[0] = batch;
    if (!type.shape.known())
      throw Error("a plan needs the sizes of all axes but the batch, the model has " + to_string(type) +
                  ".\n  Give its Input known sizes.");
    return type;
  };
  BatchTypes types;
  for (const SymbolicTensor& t : functional.inputs) types.inputs.push_back(of_batch(t.type()));
  types.labels.resize(functional.outputs.size());
  types.weights.resize(functional.outputs.size());
  for (std::size_t i = 0; setup && i < functional.outputs.size(); ++i) {
    if (!setup->needs_labels(i)) continue;
    TensorType label = of_batch(functional.outputs[i].type());
    if (setup->losses[i] && setup->losses[i]->name().starts_with("sparse_"))
      label = {DType::Int32, label.shape.slice(0, label.shape.rank() - 1)};
    types.labels[i] = label;
  }
  return types;
}

Graph build_step(StepKind kind, const Functional& functional, const TrainingSetup* setup,
                 TrainingState* state, const BatchTypes& types) {
  if (kind == StepKind::Predict) return build_prediction(functional, setup, types);
  check(setup && state, "a training step needs a compiled model");
  Graph graph;
  StepBuilder(graph, functional, *setup, *state, types).run(kind == StepKind::Train);
  return graph;
}

}  // namespace lamina
