#include "model/keras/read_config.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "core/base/config_fields.h"
#include "layers/input.h"
#include "layers/layer_table.h"
#include "layers/op_table.h"
#include "model/keras/graph_nodes.h"

namespace lamina::keras {

// What the readers of a file's models share.
struct ReadLimits {
  std::int64_t weight_bytes = 0;  // what is left of the weights' file
  int depth = 0;                  // of models in one another
  std::set<const void*> counted = {};
  std::map<std::int64_t, Layer> shared = {};  // layers that stand in the file more than once
};

namespace {

constexpr int kDeepest = 32;

std::string describe(const LayerEntry& entry) {
  return "layer \"" + entry.name + "\" (" + entry.class_name.substr(0, 60) + ")";
}

// Runs `work`; its errors begin with the layer.
template <class Work>
auto within(const std::string& what, Work work) {
  try {
    return work();
  } catch (const Error& e) {
    if (e.located()) throw;
    const std::string text = e.what();
    throw Error(text.starts_with(what) ? text : what + ": " + text);
  }
}

[[noreturn]] void refuse_class(const LayerEntry& entry) {
  const Config* registered = entry.entry->find("registered_name");
  if (entry.class_name == "Lambda")
    throw Error(
        "a Lambda holds Python code, which is never run.\n  Write it in Keras with ops, and save again.");
  if (registered && registered->is_text() && registered->text().find('>') != std::string::npos)
    throw Error("is a class of the user's own, " + registered->text().substr(0, 80) +
                ".\n  Build the model in C++ with layers::custom, and load its weights.");
  throw Error("Lamina has no layer of the class " + entry.class_name.substr(0, 60) + " of " +
              entry.module.substr(0, 60) +
              ".\n  Layers that files may hold are listed in docs/keras-files.md.");
}

bool is_op(const LayerEntry& entry) {
  return entry.module.starts_with("keras.src.ops.") || entry.module.starts_with("keras.ops");
}
bool is_keras_layer(const LayerEntry& entry) {
  return entry.module == "keras.layers" || entry.module.starts_with("keras.src.layers");
}
bool is_model(const LayerEntry& entry) {
  const bool keras = entry.module == "keras" || entry.module == "keras.models" ||
                     entry.module.starts_with("keras.src.models") ||
                     entry.module.starts_with("keras.src.engine");
  return keras && (entry.class_name == "Functional" || entry.class_name == "Sequential" ||
                   entry.class_name == "Model");
}

// Float32 is what layers compute in.
void require_float32(const Config& config) {
  const Config* dtype = config.find("dtype");
  if (!dtype || dtype->is_null()) return;
  std::string name = parse_keras_object(*dtype).class_name;
  if (dtype->is_object()) name = parse_keras_object(*dtype).config.at("name").text();
  if (name != "float32")
    throw Error("its dtype policy is \"" + name +
                "\"; Lamina computes models of files in float32.\n  Set the layers' dtype "
                "to \"float32\" in Keras and save again.");
}

SymbolicTensor read_input(const Config& config, const Source& where) {
  Shape sample;
  std::int64_t batch = kUnknown;
  const Config* shape = config.find("batch_shape");
  if (!shape) shape = &config.at("batch_input_shape");
  for (std::size_t i = 0; i < shape->items().size(); ++i) {
    const Config& size = shape->items()[i];
    const std::int64_t number = size.is_null() ? kUnknown : size.integer();
    if (!size.is_null() && number < 1)
      throw Error("batch_shape expects sizes from 1 on, received " + std::to_string(number));
    if (i == 0)
      batch = number;
    else
      sample = sample + Shape{number};
  }
  for (const char* kind : {"sparse", "ragged", "optional"})
    if (const Config* on = config.find(kind); on && on->is_boolean() && on->boolean())
      throw Error(std::string("is ") + kind +
                  ", and Lamina has dense inputs only.\n  Change the Input in Keras.");
  InputOptions options{.name = config.at("name").text(), .batch_size = batch};
  if (const Config* dtype = config.find("dtype"); dtype && !dtype->is_null()) {
    const KerasObject object = parse_keras_object(*dtype);
    options.dtype = dtype_from_name(dtype->is_text() ? object.class_name : object.config.at("name").text());
  }
  static_cast<void>(Input(sample, options, Source()));  // refuses without a line, so that the layer is named
  return Input(sample, options, where);
}

Layer read_layer(const LayerEntry& entry) {
  const layers::LayerRow* row = is_keras_layer(entry) ? layers::find_layer(entry.class_name) : nullptr;
  if (!row) refuse_class(entry);
  require_float32(*entry.config);
  ConfigReader fields(*entry.config, describe(entry));
  const Layer layer = row->make(fields, Source());
  fields.finish();
  return layer;
}

std::vector<Config::Member> in_order_of_keys(const Config& object) {
  std::vector<Config::Member> members = object.members();
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return members;
}

// Null, or a list or object of nulls: the masks of several tensors that have none.
bool says_nothing(const Config& value) {
  if (value.is_list()) return std::all_of(value.items().begin(), value.items().end(), says_nothing);
  if (!value.is_object()) return value.is_null();
  return std::all_of(value.members().begin(), value.members().end(),
                     [](const Config::Member& member) { return says_nothing(member.second); });
}

std::vector<SymbolicTensor> results_of(const SymbolicTensor& result) {
  return result.is_bundle() ? result.all() : std::vector{result};
}

}  // namespace

namespace {

// Freezes the model, but none of the layers in it: files say of each on its own whether it is frozen.
void add_flags(const Layer& model, std::vector<std::pair<Layer, bool>>& flags) {
  for (const Layer& inner : model.body().inner_layers()) {
    flags.emplace_back(inner, inner.trainable());
    add_flags(inner, flags);
  }
}
void freeze_alone(const Layer& model) {
  std::vector<std::pair<Layer, bool>> flags;
  add_flags(model, flags);
  model.set_trainable(false);
  for (const auto& [layer, trainable] : flags) layer.set_trainable(trainable);
}

}  // namespace

class ModelReader {
 public:
  ModelReader(ReadLimits& limits, const Source& where) : limits_(limits), where_(where) {}

  Model read(const std::string& class_name, const Config& config) const;

 private:
  Layer made(const LayerEntry& entry) const {
    const Config* id = entry.entry->find("shared_object_id");
    if (!id || !id->is_integer()) return made_new(entry);
    if (const auto known = limits_.shared.find(id->integer()); known != limits_.shared.end()) {
      if (known->second.class_name() != entry.class_name)
        throw Error("shares its place with a " + known->second.class_name() +
                    ".\n  The file is damaged; save it again.");
      return known->second;
    }
    return limits_.shared[id->integer()] = made_new(entry);
  }

  Layer made_new(const LayerEntry& entry) const {
    if (!is_model(entry)) return read_layer(entry);
    if (limits_.depth >= kDeepest)
      throw Error("models are nested more than " + std::to_string(kDeepest) +
                  " deep.\n  Flatten them in Keras.");
    ++limits_.depth;
    const Layer layer = read(entry.class_name, *entry.config);
    layer.set_name(entry.name);
    --limits_.depth;
    return layer;
  }

  // Weights are declared when a layer is first called; before any memory is taken they must fit the file.
  void count_weights(const Layer& layer) const {
    if (!limits_.counted.insert(layer.id()).second) return;
    for (const Weight& weight : layer.weights()) {
      limits_.weight_bytes -= weight.type().bytes();
      if (limits_.weight_bytes < 0)
        throw Error("its weight \"" + weight.name() + "\" " + to_string(weight.type()) +
                    " is larger than what the file has left.\n  The file is damaged; save it again.");
    }
    for (const Weight& weight : layer.weights())
      if (!weight.variable()->value().defined()) weight.variable()->mutable_value() = Tensor(weight.type());
  }

  Model read_functional(const Config& config, const ModelOptions& options) const;
  Model read_sequential(const Config& config, const ModelOptions& options) const;
  friend class GraphReader;

  ReadLimits& limits_;
  Source where_;
};

// The layers and calls of one Functional.
class GraphReader {
 public:
  GraphReader(const ModelReader& reader, const Config& layers)
      : reader_(reader), entries_(read_entries(layers)) {
    settle_first_calls(entries_);
    made_.resize(entries_.size());
    calls_.resize(entries_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const LayerEntry& entry = entries_[i];
      places_[entry.name] = i;
      within(describe(entry), [&] {
        if (entry.class_name == "InputLayer" && is_keras_layer(entry))
          calls_[i].push_back({read_input(*entry.config, reader.where_)});
        else if (!is_op(entry))
          made_[i] = reader.made(entry);
        else if (!layers::find_op(entry.class_name))
          refuse_class(entry);
      });
    }
    for (const Node& node : order_of(entries_)) within(describe(entries_[node.entry]), [&] { call(node); });
  }

  // One tensor, a list of them, or an object, which Keras takes in the order of its keys. Lists and objects
  // in one another become one list, in the same order.
  OneOrMany<SymbolicTensor> ends(const Config& config) const {
    if (is_history(config)) return end(config);
    if (is_nested(config)) {
      std::vector<SymbolicTensor> all;
      add_ends(config, all);
      return OneOrMany<SymbolicTensor>(std::move(all));
    }
    if (config.is_object()) {
      std::vector<Named<SymbolicTensor>> named;
      for (const auto& [name, value] : in_order_of_keys(config)) named.push_back({Text(name), end(value)});
      return OneOrMany<SymbolicTensor>(std::move(named));
    }
    std::vector<SymbolicTensor> list;
    for (const Config& value : config.items()) list.push_back(end(value));
    return OneOrMany<SymbolicTensor>(std::move(list));
  }

 private:
  static bool is_nested(const Config& ends) {
    const auto holds_more = [](const Config& end) {
      return !is_history(end) && (end.is_list() || end.is_object());
    };
    if (ends.is_list()) return std::any_of(ends.items().begin(), ends.items().end(), holds_more);
    return ends.is_object() && std::any_of(ends.members().begin(), ends.members().end(),
                                           [&](const Config::Member& m) { return holds_more(m.second); });
  }

  void add_ends(const Config& config, std::vector<SymbolicTensor>& all) const {
    if (is_history(config))
      all.push_back(end(config));
    else if (config.is_object())
      for (const auto& [name, value] : in_order_of_keys(config)) add_ends(value, all);
    else
      for (const Config& value : config.items()) add_ends(value, all);
  }

  // Of a model's ends: a Functional's calls are counted from 1 there, and its last one may be 0, as Keras
  // takes one away.
  SymbolicTensor end(const Config& value) const {
    History history = history_of(value);
    const auto place = places_.find(history.layer);
    if (place == places_.end()) return tensor(history);  // throws
    const LayerEntry& entry = entries_[place->second];
    if (entry.class_name == "Functional") {
      history.node += entry.first_call - 1;
      if (history.node < entry.first_call)
        history.node = entry.first_call + static_cast<std::int64_t>(entry.nodes.size()) - 1;
    }
    return tensor(history);
  }

  SymbolicTensor tensor(const Config& value) const { return tensor(history_of(value)); }

  SymbolicTensor tensor(const History& history) const {
    const auto found = places_.find(history.layer);
    if (found == places_.end())
      throw Error("a tensor is one of \"" + history.layer.substr(0, 60) +
                  "\", which is no layer of the model.\n  The file is damaged; save it again.");
    const std::size_t place = found->second;
    const auto& calls = calls_[place];
    const std::size_t call = call_number(entries_[place], history);
    if (call >= calls.size() || static_cast<std::size_t>(history.tensor) >= calls[call].size())
      throw Error("there is no tensor " + std::to_string(history.tensor) + " of call " +
                  std::to_string(history.node) + " of layer \"" + history.layer +
                  "\".\n  The file is damaged; save it again.");
    return calls[call][static_cast<std::size_t>(history.tensor)];
  }

  layers::Argument argument(const Config& value) const {
    if (is_tensor(value)) return {tensor(value)};
    if (!value.is_list()) return {value};
    bool tensors = false;
    std::vector<layers::Argument> list;
    for (const Config& item : value.items()) {
      list.push_back(argument(item));
      tensors = tensors || !std::holds_alternative<Config>(list.back().value);
    }
    if (!tensors) return {value};
    return {std::move(list)};
  }

  void call(const Node& node) {
    const LayerEntry& entry = entries_[node.entry];
    const Config& arguments = *entry.nodes[node.node];
    const Config* kwargs = arguments.find("kwargs");
    static const Config kNone = Config::object();
    SymbolicTensor result = is_op(entry)
                                ? call_op(entry, arguments.at("args"), kwargs ? *kwargs : kNone)
                                : call_layer(node.entry, arguments.at("args"), kwargs ? *kwargs : kNone);
    if (!is_op(entry)) within(describe(entry), [&] { reader_.count_weights(made_[node.entry]); });
    calls_[node.entry].push_back(results_of(result));
  }

  SymbolicTensor call_op(const LayerEntry& entry, const Config& args, const Config& kwargs) const {
    std::vector<layers::Argument> given;
    for (const Config& value : args.items()) given.push_back(argument(value));
    std::vector<std::pair<std::string, layers::Argument>> named;
    for (const auto& [name, value] : kwargs.members()) named.emplace_back(name, argument(value));
    ConfigReader fields(*entry.config, describe(entry));
    fields.take("name");
    layers::OpArguments arguments(fields, std::move(given), std::move(named), reader_.where_);
    const SymbolicTensor result = layers::find_op(entry.class_name)->make(arguments);
    fields.finish();
    if (!result.call()->layer.class_name().empty()) result.call()->layer.set_name(entry.name);
    return result;
  }

  SymbolicTensor call_layer(std::size_t place, const Config& args, const Config& kwargs) const {
    std::vector<SymbolicTensor> tensors;
    for (const Config& value : args.items()) add_tensors(value, tensors);
    CallOptions options;
    for (const auto& [name, value] : kwargs.members()) {
      if (says_nothing(value)) continue;
      if (name == "inputs" && tensors.empty()) {  // layer(inputs=x)
        add_tensors(value, tensors);
        continue;
      }
      if (name == "training")
        options.training = value.boolean();
      else
        throw Error("is called with " + name +
                    ", which Lamina does not know.\n  Leave it away in Keras and save again.");
    }
    return made_[place](tensors, options, reader_.where_);
  }

  void add_tensors(const Config& value, std::vector<SymbolicTensor>& tensors) const {
    if (is_tensor(value))
      tensors.push_back(tensor(value));
    else if (value.is_list())
      for (const Config& item : value.items()) add_tensors(item, tensors);
    else if (value.is_object())  // of a model whose inputs have names
      for (const auto& [name, item] : in_order_of_keys(value)) add_tensors(item, tensors);
    else if (!value.is_null())
      throw Error("is called with " + value.kind() + " where a tensor is expected");
  }

  const ModelReader& reader_;
  std::vector<LayerEntry> entries_;
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<Layer> made_;                                      // of layers and models
  std::vector<std::vector<std::vector<SymbolicTensor>>> calls_;  // results by entry and call
};

Model ModelReader::read(const std::string& class_name, const Config& config) const {
  ModelOptions options;
  options.name = config.at("name").text();
  options.seed = 0;
  require_float32(config);
  const Model model =
      class_name == "Sequential" ? read_sequential(config, options) : read_functional(config, options);
  if (const Config* trainable = config.find("trainable"); trainable && !trainable->boolean())
    freeze_alone(model);
  return model;
}

Model ModelReader::read_functional(const Config& config, const ModelOptions& options) const {
  const GraphReader graph(*this, config.at("layers"));
  return Model(graph.ends(config.at("input_layers")), graph.ends(config.at("output_layers")), options, where_,
               "Functional");
}

Model ModelReader::read_sequential(const Config& config, const ModelOptions& options) const {
  const std::vector<LayerEntry> entries = read_entries(config.at("layers"));
  SymbolicTensor input, x;
  for (const LayerEntry& entry : entries) {
    within(describe(entry), [&] {
      if (entry.class_name == "InputLayer" && is_keras_layer(entry) && !x.defined()) {
        input = x = read_input(*entry.config, where_);
        return;
      }
      const Config* shape = config.find("build_input_shape");
      if (!x.defined() && shape && shape->is_list())
        input = x = read_input(Config::object({{"batch_shape", *shape}, {"name", "input_layer"}}), where_);
      if (!x.defined())
        throw Error(
            "nothing says the shape of the Sequential's input.\n  Build the model in Keras before it is "
            "saved.");
      const Layer layer = made(entry);
      x = layer(x, {}, where_);
      count_weights(layer);
    });
  }
  if (!x.defined())
    throw Error("the Sequential \"" + options.name + "\" has no layers.\n  Add some in Keras.");
  return Model(input, x, options, where_, "Sequential");
}

Model read_model(const Config& config, const std::string& what, std::int64_t weight_bytes,
                 const Source& where) {
  return within(what, [&] {
    for (const auto& [key, value] : config.members())
      if (static const std::set<std::string> kKnown = {"module", "class_name", "config", "registered_name",
                                                       "build_config", "compile_config", "shared_object_id"};
          !kKnown.contains(key) && !value.is_null())
        throw Error("unknown setting \"" + key.substr(0, 60) +
                    "\".\n  A file cannot switch anything of Lamina's on or off.");
    LayerEntry entry;
    entry.entry = &config;
    entry.config = &config.at("config");
    entry.class_name = config.at("class_name").text();
    entry.module = config.at("module").text();
    if (!is_model(entry)) {
      const Config* name = entry.config->is_object() ? entry.config->find("name") : nullptr;
      entry.name = name && name->is_text() ? name->text() : "";
      refuse_class(entry);
    }
    ReadLimits limits{.weight_bytes = weight_bytes};
    return ModelReader(limits, where).read(entry.class_name, *entry.config);
  });
}

}  // namespace lamina::keras
