#include "model/keras/write_config.h"

#include <algorithm>
#include <map>
#include <set>

#include "layers/input.h"
#include "model/model_body.h"

namespace lamina::keras {
namespace {

Config shape_of(const TensorType& type) {
  Config::List sizes;
  for (const std::int64_t size : type.shape) sizes.push_back(size == kUnknown ? Config() : Config(size));
  return Config::list(std::move(sizes));
}

Config input_layer(const TensorType& type, const std::string& name) {
  return keras_object("keras.layers", "InputLayer",
                      Config::object({{"batch_shape", shape_of(type)},
                                      {"dtype", keras_name(type.dtype)},
                                      {"sparse", false},
                                      {"name", name}}));
}

Config model_object(const Functional& functional, const std::string& class_name, const std::string& name,
                    bool trainable);

Config layer_object(const Layer& layer, const std::string& name) {
  if (const auto* model = dynamic_cast<const ModelBody*>(&layer.body()))
    return model_object(model->functional(), model->class_name(), name, layer.trainable());
  std::optional<Config> settings = layer.body().config();
  if (!settings)
    throw Error("layer \"" + name + "\" (" + layer.class_name() +
                ") cannot be written to a .keras file, as Keras has no such layer.\n  Save its weights with "
                "save_weights, and build the model in C++.");
  Config config = Config::object({{"name", name}});
  const bool is_op = layer.body().module() != "keras.layers";
  if (!is_op) config.set("trainable", layer.trainable());
  if (!is_op) config.set("dtype", "float32");
  for (const auto& [key, value] : settings->members()) config.set(key, value);
  return keras_object(layer.body().module(), layer.class_name(), std::move(config));
}

// The graph of one model. Tensors are told as in Keras: the layer's name, which of its calls, which of that
// call's outputs.
class GraphWriter {
 public:
  explicit GraphWriter(const Functional& functional) : functional_(functional) {
    for (const Layer& layer : functional.layers) names_.insert(functional.name_of(layer));
    for (std::size_t i = 0; i < functional.inputs.size(); ++i) name_input(i);
  }

  Config layers() const {
    Config::List entries = cut_inputs();
    for (const Layer& layer : functional_.layers) {
      Config entry = is_input_layer(layer)
                         ? input_layer(functional_.calls_of(layer)[0]->outputs[0], name_of(layer))
                         : layer_object(layer, name_of(layer));
      entry.set("name", name_of(layer));
      Config::List nodes;
      if (!is_input_layer(layer))
        for (const auto& call : functional_.calls_of(layer)) nodes.push_back(node(*call));
      entry.set("inbound_nodes", Config::list(std::move(nodes)));
      entries.push_back(std::move(entry));
    }
    return Config::list(std::move(entries));
  }

  // One end alone, several as a list, named ones as an object.
  Config ends(const std::vector<SymbolicTensor>& tensors, const std::vector<std::string>& names,
              bool named) const {
    Config::List list;
    Config::Object by_name;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      list.push_back(history_of(tensors[i], true));
      by_name.emplace_back(names[i], list.back());
    }
    if (named) return Config::object(std::move(by_name));
    return list.size() == 1 ? list[0] : Config::list(std::move(list));
  }

 private:
  static bool is_input_layer(const Layer& layer) { return layer.class_name() == "InputLayer"; }
  const std::string& name_of(const Layer& layer) const { return functional_.name_of(layer); }

  // A model that begins in the middle of another gets an Input there, as in Keras.
  void name_input(std::size_t i) {
    const SymbolicTensor& tensor = functional_.inputs[i];
    if (is_input(*tensor.call())) return;
    std::string name = functional_.input_names[i];
    while (!names_.insert(name).second) name += "_input";
    cut_names_[{tensor.call().get(), tensor.index()}] = name;
  }

  Config::List cut_inputs() const {
    Config::List entries;
    for (const SymbolicTensor& tensor : functional_.inputs) {
      const auto cut = cut_names_.find({tensor.call().get(), tensor.index()});
      if (cut == cut_names_.end()) continue;
      Config entry = input_layer(tensor.type(), cut->second);
      entry.set("name", cut->second);
      entry.set("inbound_nodes", Config::list());
      entries.push_back(std::move(entry));
    }
    return entries;
  }

  // In a model's ends Keras counts the calls of a Functional from 1, elsewhere from 0.
  Config history_of(const SymbolicTensor& tensor, bool is_end) const {
    const auto cut = cut_names_.find({tensor.call().get(), tensor.index()});
    if (cut != cut_names_.end()) return Config::list({cut->second, 0, 0});
    const Layer& layer = tensor.call()->layer;
    const auto calls = functional_.calls_of(layer);
    const auto at = std::find(calls.begin(), calls.end(), tensor.call());
    const std::int64_t first = is_end && layer.class_name() == "Functional" ? 1 : 0;
    return Config::list({name_of(layer), first + (at - calls.begin()), place_in_keras(tensor)});
  }

  Config tensor(const SymbolicTensor& t) const {
    return Config::object({{"class_name", "__keras_tensor__"},
                           {"config", Config::object({{"shape", shape_of(t.type())},
                                                      {"dtype", keras_name(t.dtype())},
                                                      {"keras_history", history_of(t, false)}})}});
  }

  Config node(const LayerCall& call) const {
    Config::List tensors;
    for (const SymbolicTensor& t : call.inputs) tensors.push_back(tensor(t));
    const auto* inner = dynamic_cast<const ModelBody*>(&call.layer.body());
    if (inner && inner->functional().named_inputs)
      tensors = {by_name(inner->functional().input_names, tensors)};
    Config options = Config::object();
    if (call.options.training) options.set("training", *call.options.training);
    return Config::object({{"args", call.layer.body().arguments(tensors)}, {"kwargs", std::move(options)}});
  }

  static Config by_name(const std::vector<std::string>& names, const Config::List& values) {
    Config object = Config::object();
    for (std::size_t i = 0; i < names.size(); ++i) object.set(names[i], values[i]);
    return object;
  }

  // Which of its call's tensors: those of a model whose outputs have names go in the order of the names.
  static std::int64_t place_in_keras(const SymbolicTensor& tensor) {
    const auto* inner = dynamic_cast<const ModelBody*>(&tensor.call()->layer.body());
    if (!inner || !inner->functional().named_outputs) return tensor.index();
    const std::vector<std::string>& names = inner->functional().output_names;
    const std::string& own = names[static_cast<std::size_t>(tensor.index())];
    return std::count_if(names.begin(), names.end(), [&](const std::string& name) { return name < own; });
  }

  const Functional& functional_;
  std::set<std::string> names_;
  std::map<std::pair<const LayerCall*, int>, std::string> cut_names_;
};

Config sequential_config(const Functional& functional, const std::string& name, bool trainable) {
  Config::List layers{input_layer(functional.inputs[0].type(), functional.input_names[0])};
  for (const auto& call : functional.calls)
    if (!is_input(*call)) layers.push_back(layer_object(call->layer, functional.name_of(call->layer)));
  return Config::object({{"name", name},
                         {"trainable", trainable},
                         {"dtype", "float32"},
                         {"layers", Config::list(std::move(layers))},
                         {"build_input_shape", shape_of(functional.inputs[0].type())}});
}

Config model_object(const Functional& functional, const std::string& class_name, const std::string& name,
                    bool trainable) {
  if (class_name == "Sequential")
    return keras_object("keras", class_name, sequential_config(functional, name, trainable));
  const GraphWriter graph(functional);
  return keras_object(
      "keras.src.models.functional", class_name,
      Config::object(
          {{"name", name},
           {"trainable", trainable},
           {"layers", graph.layers()},
           {"input_layers", graph.ends(functional.inputs, functional.input_names, functional.named_inputs)},
           {"output_layers",
            graph.ends(functional.outputs, functional.output_names, functional.named_outputs)}}));
}

}  // namespace

Config model_config(const Model& model) {
  const Layer layer = model;
  return model_object(model.functional(), layer.class_name(), model.name(), layer.trainable());
}

}  // namespace lamina::keras
