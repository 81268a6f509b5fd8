#include "layers/op_layer.h"

#include <algorithm>
#include <cmath>

#include "layers/array_config.h"

namespace lamina::layers {
namespace {

bool is_tensor(const Term& term) { return term.kind == Term::Kind::Tensor; }

class OpBody final : public LayerBody {
 public:
  OpBody(std::string class_name, const std::vector<Term>& terms, OpFunction function,
         std::optional<OpForm> form)
      : class_name_(std::move(class_name)), function_(std::move(function)), form_(std::move(form)) {
    for (const Term& term : terms)
      slots_.push_back({is_tensor(term), term.number, term.constant, term.is_fraction});
  }

  std::string class_name() const override { return class_name_; }
  std::optional<Config> config() const override {
    return form_ ? std::optional(form_->config) : std::nullopt;
  }
  std::string module() const override { return form_ ? form_->module : kNumpyOps; }

  Config arguments(const Config::List& tensors) const override {
    Config::List arguments;
    for (std::size_t next = 0; const Slot& slot : slots_)
      arguments.push_back(slot.is_tensor ? tensors.at(next++) : slot.config());
    if (!form_) return Config::list(std::move(arguments));
    if (form_->as_list) arguments = {Config::list(std::move(arguments))};
    arguments.insert(arguments.end(), form_->more.begin(), form_->more.end());
    return Config::list(std::move(arguments));
  }

  Values call(const CallContext& context, std::span<const Value> inputs) const override {
    const auto tensors =
        std::count_if(slots_.begin(), slots_.end(), [](const Slot& s) { return s.is_tensor; });
    if (static_cast<std::size_t>(tensors) != inputs.size())
      throw CallError(std::to_string(tensors) + " tensors", "Call it on as many.");
    std::vector<ops::Operand> operands;
    for (std::size_t next = 0; const Slot& slot : slots_)
      if (slot.constant)
        operands.emplace_back(context.graph().state(as_state(slot.constant)));
      else
        operands.push_back(slot.is_tensor ? ops::Operand(inputs[next++]) : ops::Operand(slot.number));
    try {
      return {function_(operands)};
    } catch (const CallError& e) {
      throw CallError(e.expected + beside_arrays(), e.remedy);
    }
  }

 private:
  struct Slot {
    bool is_tensor = false;
    double number = 0;
    VariablePtr constant;
    bool is_fraction = false;

    Config config() const {
      if (constant) return array_config(constant->value());
      constexpr double kTooLarge = 9.2e18;  // for 64 bits
      if (is_fraction || !(std::abs(number) < kTooLarge)) return number;
      return static_cast<std::int64_t>(number);
    }
  };

  // What the call does not know of, for messages.
  std::string beside_arrays() const {
    std::string text;
    for (const Slot& slot : slots_)
      if (slot.constant) text += " beside an array " + to_string(slot.constant->type());
    return text;
  }

  std::string class_name_;
  OpFunction function_;
  std::optional<OpForm> form_;
  std::vector<Slot> slots_;
};

std::string describe_term(const Term& term) {
  if (term.kind == Term::Kind::Array) return "an array " + to_string(term.constant->type());
  if (term.kind == Term::Kind::Tensor) return describe(term.tensor);
  return to_string(term.weight.type()) + " of weight \"" + term.weight.name() + "\"";
}

std::string describe_terms(const std::vector<Term>& terms) {
  std::string text;
  for (const Term& term : terms)
    if (term.kind != Term::Kind::Number) text += (text.empty() ? "" : " and ") + describe_term(term);
  return text;
}

ops::Operand operand(const Term& term, Graph& graph) {
  if (term.kind == Term::Kind::Number) return term.number;
  if (term.kind == Term::Kind::Array) return graph.state(as_state(term.constant));
  return term.kind == Term::Kind::Weight ? term.weight.in(graph) : term.tensor.traced();
}

// Inside a layer's call. The layer that is called puts the line of its own call in front of the message.
SymbolicTensor append(const SymbolicTensor& first, const std::string& class_name,
                      const std::vector<Term>& terms, const OpFunction& function, const Source& where) {
  Graph& graph = *first.traced(where).graph;
  std::vector<ops::Operand> operands;
  for (const Term& term : terms) operands.push_back(operand(term, graph));
  try {
    return SymbolicTensor(function(operands), first.open());
  } catch (const CallError& e) {
    throw Error(to_string(where) + ": " + class_name + " expects " + e.expected + ", received " +
                describe_terms(terms) + ".\n  " + e.remedy);
  } catch (const Error& e) {
    throw Error(to_string(where) + ": " + e.what());
  }
}

[[noreturn]] void refuse(const Source& where, const std::string& class_name, const std::string& what) {
  throw Error(where, class_name + what);
}

// All terms belong to the description of a model, or all to one layer's call.
void require_one_world(const std::string& class_name, const std::vector<Term>& terms, const Source& where) {
  Graph* graph = nullptr;
  bool described = false, weights = false;
  for (const Term& term : terms) {
    weights = weights || term.kind == Term::Kind::Weight;
    if (!is_tensor(term)) continue;
    const bool traced = term.tensor.is_traced();
    described = described || !traced;
    if (traced && graph && graph != term.tensor.traced(where).graph)
      refuse(where, class_name, " was given tensors of two programs.\n  Use what this call was given.");
    if (traced) graph = term.tensor.traced(where).graph;
  }
  if (described && graph)
    refuse(
        where, class_name,
        " was given a tensor from outside a layer's call.\n  Make it an input of the layer, and use that.");
  if (described && weights)
    refuse(where, class_name,
           " was given a Weight outside a layer's call.\n  Make a layer that owns it: see layers::custom.");
  if (!described && !graph)
    refuse(where, class_name,
           " was given no tensor.\n  Give it one; inside a layer's call SymbolicTensor(context(weight)) is "
           "one.");
}

}  // namespace

SymbolicTensor apply_op(const std::string& class_name, const std::vector<Term>& terms, OpFunction function,
                        const Source& where, std::optional<OpForm> form) {
  for (const Term& term : terms) {
    if (is_tensor(term) && !term.tensor.defined())
      refuse(where, class_name, " was given an empty SymbolicTensor.\n  Use an Input or a layer's result.");
    if (term.kind == Term::Kind::Weight && !term.weight)
      refuse(where, class_name, " was given an empty Weight.\n  Declare it in the layer's build.");
  }
  require_one_world(class_name, terms, where);
  std::vector<SymbolicTensor> tensors;
  for (const Term& term : terms)
    if (is_tensor(term)) tensors.push_back(term.tensor);
  if (tensors[0].is_traced()) return append(tensors[0], class_name, terms, function, where);
  const Layer layer(std::make_shared<OpBody>(class_name, terms, std::move(function), std::move(form)), {});
  return layer(tensors, {}, where);
}

}  // namespace lamina::layers
