#include "model/functional.h"

#include <algorithm>
#include <map>
#include <set>

#include "data/files/names.h"
#include "layers/input.h"

namespace lamina {
namespace {

using Call = std::shared_ptr<const LayerCall>;

void require_ends(const std::vector<SymbolicTensor>& ends, const char* kind, const Source& where) {
  if (ends.empty())
    throw Error(where,
                std::string("Model expects at least one ") + kind + ", received none.\n  Give it a tensor.");
  for (const SymbolicTensor& t : ends) {
    if (t.is_traced())
      throw Error(where, std::string("Model received a tensor of inside a layer's call as ") + kind +
                             ".\n  Return it from the call, and use what the layer gives.");
    if (!t.defined())
      throw Error(where, std::string("Model expects symbolic tensors as ") + kind +
                             "s, received an empty one.\n  Use Inputs and "
                             "results of layers.");
    if (t.is_bundle())
      throw Error(where, std::string("Model received the ") + std::to_string(t.all().size()) +
                             " tensors of one call as one " + kind + ".\n  Take them apart with as<" +
                             std::to_string(t.all().size()) + ">().");
  }
}

// Keras takes a dictionary's entries in the order of their names; what comes first decides the order of
// layers.
std::vector<SymbolicTensor> in_order_of_names(const OneOrMany<SymbolicTensor>& ends) {
  if (!ends.named()) return ends.items;
  std::map<std::string, SymbolicTensor> sorted;
  for (std::size_t i = 0; i < ends.size(); ++i) sorted.emplace(ends.names[i], ends.items[i]);
  std::vector<SymbolicTensor> tensors;
  for (const auto& [name, tensor] : sorted) tensors.push_back(tensor);
  return tensors;
}

// Depth-first from the outputs, without recursion: models may be 10,000 layers deep.
class Walk {
 public:
  Walk(const std::vector<SymbolicTensor>& inputs, const std::vector<SymbolicTensor>& outputs,
       const Source& where)
      : inputs_(inputs), where_(where) {
    for (const SymbolicTensor& t : outputs) visit(t);
    for (const SymbolicTensor& t : inputs) add_unused(t);
    sort_by_depth();
  }
  std::vector<Call> calls;

 private:
  struct Frame {
    SymbolicTensor tensor;
    std::size_t next = 0;
  };

  bool is_end(const SymbolicTensor& t) const {
    return std::find(inputs_.begin(), inputs_.end(), t) != inputs_.end();
  }

  void visit(const SymbolicTensor& output) {
    std::vector<Frame> stack{{output}};
    enter(stack);
    while (!stack.empty()) {
      Frame& top = stack.back();
      const LayerCall& call = *top.tensor.call();
      const bool stops = is_end(top.tensor);
      if (!stops && top.next < call.inputs.size()) {
        stack.push_back({call.inputs[top.next++]});
        enter(stack);
        continue;
      }
      const bool needed = !stops || is_input(call);
      if (needed && finished_.insert(&call).second) order_.push_back(top.tensor.call());
      stack.pop_back();
    }
  }

  // Drops the frame again if its call has been dealt with; refuses Inputs that the model was not given.
  void enter(std::vector<Frame>& stack) {
    const SymbolicTensor& t = stack.back().tensor;
    if (!t.is_traced() && finished_.contains(t.call().get())) {
      stack.pop_back();
      return;
    }
    met_.try_emplace(t.call()->layer.id(), static_cast<int>(met_.size()));
    if (is_input(*t.call()) && !is_end(t)) refuse(stack);
  }

  [[noreturn]] void refuse(const std::vector<Frame>& stack) {
    std::string path;
    for (const Frame& f : stack) path += (path.empty() ? "" : " <- ") + f.tensor.call()->layer.description();
    const SymbolicTensor& missing = stack.back().tensor;
    throw Error(where_, "Model cannot compute " + describe(stack.front().tensor) +
                            " from its inputs: it depends on " + describe(missing) + ", by the path " + path +
                            ".\n  Add that Input to the model's inputs.");
  }

  void add_unused(const SymbolicTensor& t) {
    if (!is_input(*t.call()) || !finished_.insert(t.call().get()).second) return;
    met_.try_emplace(t.call()->layer.id(), -1);
    order_.push_back(t.call());
  }

  // A call's depth is its longest way to an output; all calls of a layer count from its farthest one.
  void sort_by_depth() {
    std::unordered_map<const LayerCall*, int> depth;
    std::unordered_map<const void*, int> layer_depth;
    for (auto it = order_.rbegin(); it != order_.rend(); ++it) {
      const LayerCall& call = **it;
      int& own = depth[&call];
      int& layer = layer_depth[call.layer.id()];
      own = layer = std::max(own, layer);
      const int above = own + 1;
      for (const SymbolicTensor& in : call.inputs) {
        int& theirs = depth[in.call().get()];
        theirs = std::max(theirs, above);
      }
    }
    calls = order_;
    std::stable_sort(calls.begin(), calls.end(), [&](const Call& a, const Call& b) {
      const int da = depth[a.get()], db = depth[b.get()];
      return da != db ? da > db : met_[a->layer.id()] < met_[b->layer.id()];
    });
  }

  const std::vector<SymbolicTensor>& inputs_;
  const Source& where_;
  std::set<const LayerCall*> finished_;
  std::unordered_map<const void*, int> met_;  // layer -> place in order of meeting
  std::vector<Call> order_;
};

// Runs `work`, and says in its errors which layer could not take what: shapes that are known only now may not
// fit.
template <class Work>
Values about(const LayerCall& call, const Values& arguments, Work work) {
  try {
    return work();
  } catch (const CallError& e) {
    std::string received;
    for (const Value& v : arguments) received += (received.empty() ? "" : " and ") + to_string(v.type());
    throw Error(call.layer.description() + " (" + to_string(call.where) + ") expects " + e.expected +
                ", received " + received + ".\n  " + e.remedy);
  }
}

// Keras's rule, and that of its files.
void require_name(const std::string& name, const Source& named_at, const Source& where) {
  const bool plain =
      name.size() <= 512 && data::is_utf8(name) && std::none_of(name.begin(), name.end(), [](char c) {
        return static_cast<unsigned char>(c) < ' ' || c == '\x7f' || c == '/' || c == '\\';
      });
  if (!plain)
    throw Error(where,
                "Model expects names of at most 512 bytes of UTF-8 without slashes and control characters, "
                "received " +
                    data::in_quotes(name) + " (" + to_string(named_at) + ").\n  Rename the layer.");
}

}  // namespace

Functional::Functional(const OneOrMany<SymbolicTensor>& given_inputs,
                       const OneOrMany<SymbolicTensor>& given_outputs, const Source& where)
    : inputs(given_inputs.items),
      outputs(given_outputs.items),
      named_inputs(given_inputs.named()),
      named_outputs(given_outputs.named()) {
  require_ends(inputs, "input", where);
  require_ends(outputs, "output", where);
  for (auto t = inputs.begin(); t != inputs.end(); ++t)
    if (std::find(inputs.begin(), t, *t) != t)
      throw Error(where, "Model expects different inputs, received " + describe(*t) +
                             " twice.\n  Name each input once.");
  calls = Walk(in_order_of_names(given_inputs), in_order_of_names(given_outputs), where).calls;
  std::set<const void*> seen;
  std::unordered_map<const void*, int> rank;
  for (const Call& call : calls)
    if (seen.insert(call->layer.id()).second) layers.push_back(call->layer);
  name_layers(where);
  name_ends(given_inputs, given_outputs);
}

void Functional::name_layers(const Source& where) {
  std::map<std::string, Source> taken;
  for (const Call& call : calls) {
    const std::string& name = call->layer.name();
    if (name.empty() || names_.contains(call->layer.id())) continue;
    require_name(name, call->where, where);
    const auto [other, is_new] = taken.try_emplace(name, call->where);
    if (!is_new)
      throw Error(where, "Model expects layers of different names, received two named \"" + name + "\" (" +
                             to_string(other->second) + " and " + to_string(call->where) +
                             ").\n  Rename one of them.");
    names_[call->layer.id()] = name;
  }
  std::map<std::string, int> used;
  for (const Layer& layer : layers) {
    if (names_.contains(layer.id())) continue;
    const std::string base = snake_case(layer.class_name());
    std::string name;
    do {
      const int k = used[base]++;
      name = k == 0 ? base : base + "_" + std::to_string(k);
    } while (taken.contains(name));
    names_[layer.id()] = name;
  }
}

void Functional::name_ends(const OneOrMany<SymbolicTensor>& given_inputs,
                           const OneOrMany<SymbolicTensor>& given_outputs) {
  auto name_all = [&](const OneOrMany<SymbolicTensor>& given) {
    if (given.named()) return given.names;
    std::vector<std::string> names;
    for (const SymbolicTensor& t : given.items) {
      const auto known = names_.find(t.call()->layer.id());
      const std::string base = known != names_.end()            ? known->second
                               : t.call()->layer.name().empty() ? snake_case(t.call()->layer.class_name())
                                                                : t.call()->layer.name();
      std::string name = base;
      for (int k = 1; std::find(names.begin(), names.end(), name) != names.end(); ++k)
        name = base + "_" + std::to_string(k);
      names.push_back(name);
    }
    return names;
  };
  input_names = name_all(given_inputs);
  output_names = name_all(given_outputs);
}

std::vector<Call> Functional::calls_of(const Layer& layer) const {
  std::vector<Call> found;
  for (const Call& call : calls)
    if (call->layer == layer) found.push_back(call);
  return found;
}

Values Functional::trace(const CallContext& context, std::span<const Value> values) const {
  const std::string& around = context.graph().current_origin();
  const std::string prefix = around.empty() ? "" : around + "/";
  std::map<std::pair<const LayerCall*, int>, Value> known;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    known[{inputs[i].call().get(), inputs[i].index()}] = values[i];
  auto look_up = [&](const SymbolicTensor& t) { return known.at({t.call().get(), t.index()}); };
  for (const Call& call : calls) {
    if (is_input(*call)) continue;
    Values arguments;
    for (const SymbolicTensor& in : call->inputs) arguments.push_back(look_up(in));
    OriginScope origin(context.graph(), prefix + name_of(call->layer));
    const Values results =
        about(*call, arguments, [&] { return call->layer.trace(context, arguments, call->options); });
    for (std::size_t i = 0; i < results.size(); ++i)
      known.try_emplace({call.get(), static_cast<int>(i)}, results[i]);
  }
  Values results;
  for (const SymbolicTensor& t : outputs) results.push_back(look_up(t));
  return results;
}

}  // namespace lamina
