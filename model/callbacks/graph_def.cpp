#include "model/callbacks/graph_def.h"

#include <algorithm>
#include <map>
#include <set>

#include "data/events/proto_message.h"
#include "model/call_names.h"

namespace lamina::callbacks {
namespace {

using data::ProtoMessage;

// Numbers of fields and types in TensorFlow's graph.proto, attr_value.proto and types.proto.
ProtoMessage shape_message(const Shape& shape) {
  ProtoMessage message;
  for (std::int64_t size : shape) message.message(2, ProtoMessage().integer(1, size < 0 ? -1 : size));
  return message;
}

ProtoMessage attribute(const char* key, const ProtoMessage& value) {
  return ProtoMessage().bytes(1, key).message(2, value);
}

ProtoMessage shapes_attribute(const TensorTypes& types) {
  ProtoMessage list;
  for (const TensorType& type : types) list.message(7, shape_message(type.shape));
  return attribute("_output_shapes", ProtoMessage().message(1, list));
}

class GraphWriter {
 public:
  explicit GraphWriter(const Functional& functional) : functional_(functional), names_(functional) {}

  std::string write() {
    for (const auto& call : functional_.calls) nodes_[call.get()] = unique(group(*call));
    for (std::size_t i = 0; i < functional_.inputs.size(); ++i)
      if (!nodes_.contains(functional_.inputs[i].call().get())) add_end(i);
    for (const auto& call : functional_.calls) add_call(*call);
    graph_.message(4, ProtoMessage().integer(1, kProducer));
    return graph_.text();
  }

 private:
  static constexpr int kProducer = 22;  // the version of GraphDefs whose features are used

  std::string group(const LayerCall& call) const {
    const std::string& name = functional_.name_of(call.layer);
    return names_.calls(call.layer) == 1 ? name : name + "/" + std::to_string(names_.number(call));
  }

  // Names of nodes have few characters.
  std::string unique(const std::string& wanted) {
    std::string name = wanted;
    std::ranges::replace_if(
        name,
        [](char c) {
          const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
          return !plain && c != '_' && c != '.' && c != '-' && c != '/';
        },
        '_');
    std::string free = name;
    for (int i = 1; !taken_.insert(free).second; ++i) free = name + "_" + std::to_string(i);
    return free;
  }

  // An input of the model that is a result of a call outside of it.
  void add_end(std::size_t input) {
    ends_[input] = unique(functional_.input_names[input]);
    add_node(ends_[input], "Placeholder", {}, {functional_.inputs[input].type()});
  }

  void add_call(const LayerCall& call) {
    std::vector<std::string> inputs;
    for (const SymbolicTensor& x : call.inputs) inputs.push_back(source(x));
    add_node(nodes_.at(&call), call.layer.class_name(), inputs, call.outputs);
  }

  std::string source(const SymbolicTensor& x) const {
    const auto made = nodes_.find(x.call().get());
    if (made != nodes_.end())
      return x.index() == 0 ? made->second : made->second + ":" + std::to_string(x.index());
    const auto at = std::ranges::find(functional_.inputs, x);
    return ends_.at(static_cast<std::size_t>(at - functional_.inputs.begin()));
  }

  void add_node(const std::string& name, const std::string& op, const std::vector<std::string>& inputs,
                const TensorTypes& results) {
    ProtoMessage node;
    node.bytes(1, name).bytes(2, op);
    for (const std::string& input : inputs) node.bytes(3, input);
    node.message(5, shapes_attribute(results));
    graph_.message(1, node);
  }

  const Functional& functional_;
  CallNames names_;
  std::map<const LayerCall*, std::string> nodes_;
  std::map<std::size_t, std::string> ends_;  // by number of the model's input
  std::set<std::string> taken_;
  ProtoMessage graph_;
};

}  // namespace

std::string graph_def(const Functional& functional) { return GraphWriter(functional).write(); }

}  // namespace lamina::callbacks
