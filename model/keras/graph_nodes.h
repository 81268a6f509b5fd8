#pragma once

#include <string>
#include <vector>

#include "core/base/config.h"

namespace lamina::keras {

// One entry of `layers` in a Functional's config.
struct LayerEntry {
  std::string name, module, class_name;
  const Config* entry = nullptr;
  const Config* config = nullptr;
  std::vector<const Config*> nodes;  // its calls
  std::int64_t first_call = 0;       // its number in `keras_history`
};

// A tensor as a config tells it: `keras_history`.
struct History {
  std::string layer;
  std::int64_t node = 0, tensor = 0;
};
bool is_tensor(const Config& value);
bool is_history(const Config& value);  // [name, node, tensor]
History history_of(const Config& tensor_or_history);

// The entries of a Functional or Sequential. Throws Error for names that no layer can have, or that occur
// twice.
std::vector<LayerEntry> read_entries(const Config& layers);

// Finds out how calls of models within the model are numbered in the arguments of layers: from 0, or from 1
// where an older Keras counted the call that made the model. (In a model's ends Keras counts a Functional's
// from 1 always.)
void settle_first_calls(std::vector<LayerEntry>& entries);

// A call of an entry, by their numbers.
struct Node {
  std::size_t entry = 0, node = 0;
};
// The calls in an order in which each comes after those that it needs: files may list them before. Throws
// Error for tensors of layers or calls that are not there, and for cycles.
std::vector<Node> order_of(const std::vector<LayerEntry>& entries);

// The number of the call that makes the tensor, from 0.
std::size_t call_number(const LayerEntry& entry, const History& history);

}  // namespace lamina::keras
