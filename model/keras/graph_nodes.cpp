#include "model/keras/graph_nodes.h"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <unordered_set>

namespace lamina::keras {
namespace {

constexpr std::size_t kMostLayers = 100'000;
constexpr std::size_t kLongestName = 512;

void require_name(const std::string& name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' && c != '/' && c != '\\' && c != '\x7f';
  });
  if (name.empty() || name.size() > kLongestName || !plain)
    throw Error("a layer is named \"" + name.substr(0, 60) +
                "\".\n  A name has 1 to 512 characters, and no slash or control character.");
}

const Config* tensor_config(const Config& tensor) { return tensor.find("config"); }

// Every tensor in `args` or `kwargs`, however deep.
void find_tensors(const Config& value, std::vector<const Config*>& found) {
  if (is_tensor(value))
    found.push_back(&value);
  else if (value.is_list())
    for (const Config& item : value.items()) find_tensors(item, found);
  else if (value.is_object())
    for (const auto& [key, item] : value.members()) find_tensors(item, found);
}

// Kahn's algorithm: a call is ready when none that it needs is left.
class Sorter {
 public:
  explicit Sorter(const std::vector<LayerEntry>& entries) : entries_(entries) {
    for (std::size_t e = 0; e < entries.size(); ++e) {
      by_name_[entries[e].name] = e;
      first_.push_back(nodes_.size());
      for (std::size_t n = 0; n < entries[e].nodes.size(); ++n) nodes_.push_back({e, n});
    }
    users_.resize(nodes_.size());
    missing_.resize(nodes_.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i) connect(i);
  }

  std::vector<Node> sorted() {
    std::deque<std::size_t> ready;
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      if (missing_[i] == 0) ready.push_back(i);
    std::vector<Node> order;
    while (!ready.empty()) {
      const std::size_t i = ready.front();
      ready.pop_front();
      order.push_back(nodes_[i]);
      for (const std::size_t user : users_[i])
        if (--missing_[user] == 0) ready.push_back(user);
    }
    if (order.size() < nodes_.size()) refuse_cycle();
    return order;
  }

 private:
  void connect(std::size_t i) {
    const auto [e, n] = nodes_[i];
    if (n > 0) depend(i, i - 1);  // a layer's calls keep their order
    std::vector<const Config*> tensors;
    find_tensors(*entries_[e].nodes[n], tensors);
    for (const Config* tensor : tensors) {
      const History history = history_of(*tensor);
      const auto maker = by_name_.find(history.layer);
      if (maker == by_name_.end())
        throw Error("layer \"" + entries_[e].name + "\" is called on a tensor of \"" +
                    history.layer.substr(0, 60) +
                    "\", which is no layer of the model.\n  The file is damaged; save it again.");
      const LayerEntry& entry = entries_[maker->second];
      const std::size_t call = call_number(entry, history);
      if (entry.class_name == "InputLayer") continue;
      if (call >= entry.nodes.size())
        throw Error("layer \"" + entries_[e].name + "\" needs call " + std::to_string(history.node) +
                    " of \"" + history.layer + "\", which is called " + std::to_string(entry.nodes.size()) +
                    " times.\n  The file is damaged; save it again.");
      depend(i, first_[maker->second] + call);
    }
  }

  void depend(std::size_t user, std::size_t maker) {
    users_[maker].push_back(user);
    ++missing_[user];
  }

  [[noreturn]] void refuse_cycle() const {
    std::string names;
    for (std::size_t i = 0, shown = 0; i < nodes_.size() && shown < 4; ++i)
      if (missing_[i] > 0) {
        names += (shown++ == 0 ? "\"" : ", \"") + entries_[nodes_[i].entry].name + "\"";
      }
    throw Error("the layers " + names +
                " need one another's results in a circle.\n  The file is damaged; save it again.");
  }

  const std::vector<LayerEntry>& entries_;
  std::unordered_map<std::string, std::size_t> by_name_;
  std::vector<Node> nodes_;
  std::vector<std::size_t> first_;  // by entry: its first node
  std::vector<std::vector<std::size_t>> users_;
  std::vector<std::size_t> missing_;
};

LayerEntry read_entry(const Config& value) {
  LayerEntry entry;
  entry.entry = &value;
  entry.class_name = value.at("class_name").text();
  entry.config = &value.at("config");
  if (const Config* module = value.find("module"); module && module->is_text()) entry.module = module->text();
  const Config* name = value.find("name");
  entry.name = (name && name->is_text() ? *name : entry.config->at("name")).text();
  require_name(entry.name);
  if (const Config* nodes = value.find("inbound_nodes"))
    for (const Config& node : nodes->items()) entry.nodes.push_back(&node);
  return entry;
}

}  // namespace

bool is_tensor(const Config& value) {
  const Config* name = value.is_object() ? value.find("class_name") : nullptr;
  return name && name->is_text() && name->text() == "__keras_tensor__";
}

bool is_history(const Config& value) {
  return value.is_list() && value.items().size() == 3 && value.items()[0].is_text() &&
         value.items()[1].is_integer() && value.items()[2].is_integer();
}

History history_of(const Config& value) {
  const Config* config = is_tensor(value) ? tensor_config(value) : nullptr;
  const Config* history = config && config->is_object() ? config->find("keras_history") : &value;
  if (!history || !is_history(*history))
    throw Error(
        "a tensor has no keras_history of a layer, a call and a number.\n  The file is damaged; save it "
        "again.");
  const Config::List& parts = history->items();
  return {parts[0].text(), parts[1].integer(), parts[2].integer()};
}

std::vector<LayerEntry> read_entries(const Config& layers) {
  if (layers.items().size() > kMostLayers)
    throw Error("the model has " + std::to_string(layers.items().size()) +
                " layers.\n  Up to 100,000 are read.");
  std::vector<LayerEntry> entries;
  std::unordered_set<std::string> names;
  for (const Config& value : layers.items()) {
    entries.push_back(read_entry(value));
    if (!names.insert(entries.back().name).second)
      throw Error("two layers are named \"" + entries.back().name + "\".\n  Rename one of them in Keras.");
  }
  return entries;
}

void settle_first_calls(std::vector<LayerEntry>& entries) {
  std::unordered_map<std::string, LayerEntry*> models;
  for (LayerEntry& entry : entries)
    if (entry.class_name == "Functional") models[entry.name] = &entry;
  const auto look_at = [&](const History& history) {
    const auto found = models.find(history.layer);
    if (found == models.end()) return;
    LayerEntry& entry = *found->second;
    if (history.node == static_cast<std::int64_t>(entry.nodes.size())) entry.first_call = 1;
  };
  std::vector<const Config*> tensors;
  for (const LayerEntry& entry : entries)
    for (const Config* node : entry.nodes) find_tensors(*node, tensors);
  for (const Config* tensor : tensors) look_at(history_of(*tensor));
}

std::vector<Node> order_of(const std::vector<LayerEntry>& entries) { return Sorter(entries).sorted(); }

std::size_t call_number(const LayerEntry& entry, const History& history) {
  const std::int64_t call = history.node - entry.first_call;
  if (call < 0 || history.tensor < 0)
    throw Error("a tensor of layer \"" + entry.name + "\" has the number " +
                std::to_string(call < 0 ? history.node : history.tensor) +
                ".\n  The file is damaged; save it again.");
  return static_cast<std::size_t>(call);
}

}  // namespace lamina::keras
