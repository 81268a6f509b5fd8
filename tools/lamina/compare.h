#pragma once

#include <string>
#include <vector>

#include "core/base/config.h"
#include "model/model.h"

namespace lamina::tool {

// What two models differ in, as lines for people: layers by name, with their classes, settings and
// connections, and the models' ends. Names of the models themselves are not compared.
//   dense: units is 32, then 64
//   dense_1: only in the second
std::vector<std::string> structure_differences(const Model& a, const Model& b);

struct WeightDifference {
  std::string name;     // "dense/kernel"
  std::string problem;  // "only in the first"; empty if the weights can be compared
  double largest = 0;   // |a - b|; not a number if one of them has such where the other has not
};

// One for each weight that either of the models has.
std::vector<WeightDifference> weight_differences(const Model& a, const Model& b);

}  // namespace lamina::tool
