#pragma once

#include <unordered_set>

namespace lamina {

class Layer;

// Which layers of a model are frozen, as it was at one moment. All programs of a compiled model are made with
// what held at `compile`, whenever they are made.
class Trainability {
 public:
  explicit Trainability(const Layer& model);

  bool of_model() const { return model_; }
  // Of the layer itself, whatever is around it. Layers that the model does not have count as trainable.
  bool of(const Layer& layer) const;

 private:
  void add_inner_layers(const Layer& layer);

  bool model_;
  std::unordered_set<const void*> frozen_;  // by layer
};

}  // namespace lamina
