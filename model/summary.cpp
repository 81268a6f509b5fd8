#include "model/summary.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include "core/draw/text.h"
#include "layers/input.h"
#include "model/call_names.h"
#include "model/model_body.h"
#include "model/number_text.h"
#include "model/table.h"
#include "model/training/weights.h"

namespace lamina {
namespace {

// Keras's widths of the columns' texts: whole lines are 88 wide, 108 with connections, 12 more with a column
// that tells what is trainable.
struct Widths {
  int layer, shape, params, connections, trainable;
};
constexpr Widths kLinear{36, 27, 15, 0, 0}, kLinearTrainable{37, 29, 14, 0, 7};
constexpr Widths kGraph{29, 25, 15, 26, 0}, kGraphTrainable{29, 25, 16, 25, 9};

const Functional* inside(const Layer& layer) {
  const auto* body = dynamic_cast<const ModelBody*>(&layer.body());
  return body ? &body->functional() : nullptr;
}

// True if each call takes just what the one before it makes, so that no connections need to be told.
bool is_chain(const Functional& f, bool expand_nested) {
  if (f.calls.size() != f.layers.size() || f.inputs.size() != 1) return false;
  for (std::size_t i = 0; i < f.calls.size(); ++i) {
    const std::vector<SymbolicTensor>& inputs = f.calls[i]->inputs;
    if (inputs.size() > 1 || (i > 0 && (inputs.empty() || inputs[0].call() != f.calls[i - 1]))) return false;
    if (const Functional* nested = inside(f.calls[i]->layer))
      if (expand_nested && !is_chain(*nested, true)) return false;
  }
  return true;
}

std::string shape_text(const Shape& shape) {
  std::string text;
  for (std::int64_t dim : shape)
    text += (text.empty() ? "" : ", ") + (dim == kUnknown ? "None" : std::to_string(dim));
  return "(" + text + ")";
}

std::string shape_text(const LayerCall& call) {
  if (call.outputs.size() == 1) return shape_text(call.outputs[0].shape);
  std::string text;
  for (const TensorType& t : call.outputs) text += (text.empty() ? "" : ", ") + shape_text(t.shape);
  return "[" + text + "]";
}

class LayerTable {
 public:
  LayerTable(const Model& model, bool show_inputs, const SummaryOptions& options)
      : options_(options), connections_(!is_chain(model.functional(), options.expand_nested)) {
    add_columns();
    add_layers(model.functional(), "", static_cast<Layer>(model).trainable(), show_inputs);
  }

  std::string text() const { return to_text(table_); }

 private:
  void add_columns() {
    const Widths& w = connections_ ? (options_.show_trainable ? kGraphTrainable : kGraph)
                                   : (options_.show_trainable ? kLinearTrainable : kLinear);
    table_.columns = {{"Layer (type)", Align::Left, w.layer},
                      {"Output Shape", Align::Left, w.shape},
                      {"Param #", Align::Right, w.params}};
    if (connections_) table_.columns.push_back({"Connected to", Align::Left, w.connections});
    if (options_.show_trainable) table_.columns.push_back({"Trainable", Align::Center, w.trainable});
  }

  void add_layers(const Functional& f, const std::string& indent, bool trainable, bool show_inputs) {
    const CallNames names(f);
    std::unordered_map<const void*, std::vector<const LayerCall*>> calls;
    for (const auto& call : f.calls) calls[call->layer.id()].push_back(call.get());
    for (const Layer& layer : f.layers) {
      const std::vector<const LayerCall*>& own = calls.at(layer.id());
      if (is_input(*own[0]) && !show_inputs) continue;
      const bool trained = trainable && layer.trainable();
      add_row(indent + (indent.empty() ? "" : "└ ") + f.name_of(layer), layer, own, names, trained);
      if (const Functional* nested = inside(layer); nested && options_.expand_nested)
        add_layers(*nested, indent + "   ", trained, layer.class_name() != "Sequential");
    }
  }

  void add_row(const std::string& name, const Layer& layer, const std::vector<const LayerCall*>& calls,
               const CallNames& names, bool trained) {
    std::vector<std::string> row{name + " (" + layer.class_name() + ")", shapes(calls),
                                 with_commas(layer.count_params())};
    if (connections_) row.push_back(sources(calls, names));
    if (options_.show_trainable) row.push_back(layer.all_weights().empty() ? "-" : trained ? "Y" : "N");
    table_.rows.push_back(std::move(row));
  }

  // A layer whose calls make several shapes shows them all, a line each.
  static std::string shapes(const std::vector<const LayerCall*>& calls) {
    std::set<std::string> seen;
    std::string text;
    for (const LayerCall* call : calls)
      if (const std::string shape = shape_text(*call); seen.insert(shape).second)
        text += (text.empty() ? "" : "\n") + shape;
    return text;
  }

  static std::string sources(const std::vector<const LayerCall*>& calls, const CallNames& names) {
    std::string text;
    for (const LayerCall* call : calls)
      for (const SymbolicTensor& t : call->inputs) text += (text.empty() ? "" : ", ") + names.reference(t);
    return text.empty() ? "-" : text;
  }

  const SummaryOptions& options_;
  bool connections_;
  Table table_;
};

struct Count {
  std::int64_t number = 0, bytes = 0;

  void add(const TensorType& type) {
    number += type.shape.numel();
    bytes += type.bytes();
  }
  std::string text() const { return with_commas(number) + " (" + memory_text(bytes) + ")\n"; }
};

// The optimizer's states in a program, by their names.
Count optimizer_count(const Program& program, const std::vector<WeightInModel>& weights) {
  std::set<const void*> others;
  for (const WeightInModel& w : weights) others.insert(w.weight.variable().get());
  Count count;
  for (const State& s : program.graph.states())
    if (s.name.starts_with("optimizer/") && !others.contains(s.cell.get())) count.add(s.type);
  return count;
}

bool is_training(const Program& program) { return !program.graph.updates().empty(); }

std::string count_text(const Model& model, const Program* program) {
  const std::vector<WeightInModel> weights =
      weights_of(model.functional(), Trainability(static_cast<Layer>(model)));
  Count trainable, frozen, total;
  for (const WeightInModel& w : weights) {
    (w.trainable ? trainable : frozen).add(w.weight.type());
    total.add(w.weight.type());
  }
  std::string optimizer_line;
  if (program && is_training(*program)) {
    const Count optimizer = optimizer_count(*program, weights);
    total.number += optimizer.number;
    total.bytes += optimizer.bytes;
    optimizer_line = " Optimizer params: " + optimizer.text();
  }
  return " Total params: " + total.text() + " Trainable params: " + trainable.text() +
         " Non-trainable params: " + frozen.text() + optimizer_line;
}

std::string bytes_text(std::int64_t bytes) { return with_commas(bytes) + " B (" + memory_text(bytes) + ")"; }

std::string memory_lines(const Program& program, int batch_size) {
  const Placement& p = program.placement;
  return " Memory of a " + std::string(is_training(program) ? "training step" : "prediction") + " of " +
         with_commas(batch_size) + (batch_size == 1 ? " sample: " : " samples: ") +
         bytes_text(p.state_bytes + p.arena_bytes) + "\n   State: " + bytes_text(p.state_bytes) +
         "\n   Peak of the arena: " + bytes_text(p.arena_bytes) + ", lower bound " + bytes_text(p.bound) +
         "\n";
}

std::string title_line(const std::string& title) { return "Model: \"" + draw::clean(title) + "\"\n"; }

}  // namespace

std::string summary_of(const Model& model, const SummaryLook& look, const SummaryOptions& options) {
  const Source here = Source::current();
  std::optional<Plan> plan;
  std::string memory;
  try {
    plan = model.plan({.batch_size = options.batch_size}, here);
    memory = memory_lines(plan->program(), options.batch_size);
  } catch (const Error& e) {
    std::string reason = e.what();
    if (const std::string line = to_string(here) + ": "; reason.starts_with(line))
      reason.erase(0, line.size());
    memory = " Memory: not known, " + reason.substr(0, reason.find('\n')) + "\n";
  }
  return title_line(look.title) + LayerTable(model, look.show_inputs, options).text() +
         count_text(model, plan ? &plan->program() : nullptr) + memory;
}

std::string summary_of_unbuilt(const std::vector<Layer>& layers, const std::string& title) {
  Table table{{{"Layer (type)", Align::Left, kLinear.layer},
               {"Output Shape", Align::Left, kLinear.shape},
               {"Param #", Align::Right, kLinear.params}},
              {}};
  std::map<std::string, int> used;  // numbered as they will be
  for (const Layer& layer : layers) {
    std::string name = layer.name();
    if (name.empty()) {
      name = snake_case(layer.class_name());
      if (const int k = used[name]++; k > 0) name += "_" + std::to_string(k);
    }
    table.rows.push_back({name + " (" + layer.class_name() + ")", "?", "0 (unbuilt)"});
  }
  const Count none;
  return title_line(title) + to_text(table) + " Total params: " + none.text() +
         " Trainable params: " + none.text() + " Non-trainable params: " + none.text();
}

std::string Model::summary_text(SummaryOptions options) const {
  return summary_of(*this, {.title = name()}, options);
}

void Model::summary(SummaryOptions options) const { std::cout << summary_text(options) << std::flush; }

}  // namespace lamina
