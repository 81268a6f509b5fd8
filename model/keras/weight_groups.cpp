#include "model/keras/weight_groups.h"

#include <map>
#include <set>

#include "model/model_body.h"

namespace lamina::keras {
namespace {

class Walk {
 public:
  void add_model(const Functional& functional, const std::string& class_name, const std::string& prefix,
                 const std::string& name) {
    groups.push_back({prefix + "vars", name, {}});
    std::map<std::string, int> count;
    for (const Layer& layer : functional.layers) {
      if (class_name == "Sequential" && layer.class_name() == "InputLayer") continue;
      const std::string base = snake_case(layer.class_name());
      const int k = count[base]++;
      const std::string path = prefix + "layers/" + base + (k == 0 ? "" : "_" + std::to_string(k)) + "/";
      if (seen_.insert(layer.id()).second) add_layer(layer, path, functional.name_of(layer));
    }
  }

  std::vector<WeightGroup> groups;

 private:
  void add_layer(const Layer& layer, const std::string& path, const std::string& name) {
    if (const auto* model = dynamic_cast<const ModelBody*>(&layer.body()))
      return add_model(model->functional(), model->class_name(), path, name);
    WeightGroup group{path + "vars", name, {}};
    for (bool trainable : {true, false})
      for (const Weight& weight : layer.weights())
        if (weight.options().trainable == trainable) group.weights.push_back(weight);
    groups.push_back(std::move(group));
  }

  std::set<const void*> seen_;
};

}  // namespace

std::vector<WeightGroup> weight_groups(const Functional& functional, const std::string& class_name,
                                       const std::string& model_name) {
  Walk walk;
  walk.add_model(functional, class_name, "", model_name);
  return std::move(walk.groups);
}

}  // namespace lamina::keras
