#pragma once

#include <map>
#include <string>
#include <vector>

#include "data/data.h"

namespace lamina::test {

// What Keras made of a model: its data, its starting weights and its results in float64. See convert.py,
// which wrote the files.
struct KerasCase {
  struct Weight {
    std::string path;
    bool trainable = false;
  };

  std::string name;
  int batch_size = 0, epochs = 0;
  bool trainable = false;                   // else there are predictions and evaluations only
  std::map<std::string, double> tolerance;  // by kind of result
  std::vector<std::string> zero_grad;
  std::map<std::string, double> evaluate;
  std::map<std::string, std::vector<double>> history;
  std::vector<Weight> weights;            // in Keras's order
  std::map<std::string, Tensor> tensors;  // "start/dense/kernel"

  // The tensors of a kind, by the rest of their names.
  std::vector<Named<Tensor>> of_kind(const std::string& kind) const;
  Data data(const std::string& kind) const;  // by name if they are several; none if there are no such tensors
};

// Reads tests/keras/cases/<name>.case. Throws Error if it cannot.
KerasCase read_case(const std::string& name);

}  // namespace lamina::test
