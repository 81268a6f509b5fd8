#include "model/training/weights.h"

#include <set>

#include "model/model_body.h"

namespace lamina {
namespace {

class Collector {
 public:
  explicit Collector(const Trainability* trainability) : trainability_(trainability) {}

  // Freezing an inner model freezes what is in it then; after that each layer's own word counts, as in Keras.
  void add(const Functional& functional, const std::string& prefix) {
    for (const Layer& layer : functional.layers)
      add(layer, prefix + functional.name_of(layer),
          !trainability_ || (trainability_->of_model() && trainability_->of(layer)));
  }

  std::vector<WeightInModel> found;

 private:
  void add(const Layer& layer, const std::string& path, bool trainable) {
    if (const auto* model = dynamic_cast<const ModelBody*>(&layer.body()))
      return add(model->functional(), path + "/");
    for (bool want_trainable : {true, false})
      for (const Weight& w : layer.weights())
        if (w.options().trainable == want_trainable && seen_.insert(w.variable().get()).second)
          found.push_back({w, path + "/" + w.name(), want_trainable && trainable});
  }

  const Trainability* trainability_;
  std::set<const void*> seen_;
};

}  // namespace

std::vector<WeightInModel> weights_of(const Functional& functional) {
  Collector collector(nullptr);
  collector.add(functional, "");
  return std::move(collector.found);
}

std::vector<WeightInModel> weights_of(const Functional& functional, const Trainability& trainability) {
  Collector collector(&trainability);
  collector.add(functional, "");
  return std::move(collector.found);
}

}  // namespace lamina
