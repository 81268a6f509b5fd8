#include "model/training/weights.h"

#include <algorithm>
#include <set>

#include "model/model_body.h"

namespace lamina {
namespace {

void collect_layer(const Layer& layer, const std::string& path, bool trainable,
                   std::vector<WeightInModel>& found) {
  trainable = trainable && layer.trainable();
  if (const auto* model = dynamic_cast<const ModelBody*>(&layer.body())) {
    for (WeightInModel& w : weights_of(model->functional(), path + "/", trainable))
      found.push_back(std::move(w));
    return;
  }
  for (bool want_trainable : {true, false})
    for (const Weight& w : layer.weights())
      if (w.options().trainable == want_trainable)
        found.push_back({w, path + "/" + w.name(), want_trainable && trainable});
}

}  // namespace

std::vector<WeightInModel> weights_of(const Functional& functional, const std::string& prefix,
                                      bool trainable) {
  std::vector<WeightInModel> found;
  for (const Layer& layer : functional.layers)
    collect_layer(layer, prefix + functional.name_of(layer), trainable, found);
  std::set<const void*> seen;
  std::vector<WeightInModel> once;
  for (WeightInModel& w : found)
    if (seen.insert(w.weight.variable().get()).second) once.push_back(std::move(w));
  return once;
}

}  // namespace lamina
