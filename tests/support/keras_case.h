#pragma once

#include <map>
#include <string>
#include <vector>

#include "data/data.h"

namespace lamina::test {

// What Keras made of a model: its data, its starting weights and its results in float64. A case is a folder
// of tests/conformance/cases; see its README.
struct KerasCase {
  struct Weight {
    std::string path;  // "dense/kernel"
    std::string h5;    // "layers/dense/vars/0"
    bool trainable = false;
  };

  std::string name, folder;
  int batch_size = 0, epochs = 0;
  bool trainable = false;                   // else there are predictions and evaluations only
  std::map<std::string, double> tolerance;  // by kind of result
  std::vector<std::string> zero_grad;
  std::map<std::string, double> evaluate;
  std::map<std::string, std::vector<double>> history;
  std::vector<Weight> weights;            // in Keras's order
  std::map<std::string, Tensor> tensors;  // "start/dense/kernel", "grad/dense/kernel", "x/input_a"

  // The tensors of a kind, by the rest of their names.
  std::vector<Named<Tensor>> of_kind(const std::string& kind) const;
  Data data(const std::string& kind) const;  // by name if they are several; none if there are no such tensors
};

// Throws Error if there is no such case.
KerasCase read_case(const std::string& name);

}  // namespace lamina::test
