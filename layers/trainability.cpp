#include "layers/trainability.h"

#include "layers/layer.h"

namespace lamina {

Trainability::Trainability(const Layer& model) : model_(model.trainable()) { add_inner_layers(model); }

bool Trainability::of(const Layer& layer) const { return !frozen_.contains(layer.id()); }

void Trainability::add_inner_layers(const Layer& layer) {
  for (const Layer& inner : layer.body().inner_layers()) {
    if (!inner.trainable()) frozen_.insert(inner.id());
    add_inner_layers(inner);
  }
}

}  // namespace lamina
