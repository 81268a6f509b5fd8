#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "layers/layer.h"

namespace lamina::support {

struct LayerCase {
  std::string name;             // in messages
  std::function<Layer()> make;  // a new layer, not built
  TensorTypes inputs;           // of one sample: without the batch
  TensorType output;            // of one sample
  std::vector<std::pair<std::string, Shape>> weights = {};
};

// Expects of a layer: the output type with an unknown and with a known batch, in inference and in training;
// its weights, shared by a second call; finite outputs, the same bits from two programs; and, if it has
// weights to train, that steps along the gradient lower the mean square of its output.
void check_layer(const LayerCase& layer_case);

// Something that is to fail, and the line where it stands, which must be one line.
struct Attempt {
  template <class Work>
  Attempt(Work attempted, const Source& where = Source::current())
      : work(std::move(attempted)), line(where.line()) {}
  std::function<void()> work;
  unsigned line;
};

// Expects a lamina::Error with this message, in which $LINE stands for the attempt's line.
//   const Attempt wrong = [] { layers::Dropout(2); };
//   expect_error(wrong, "dropout_test.cpp:$LINE: Dropout expects ...");
void expect_error(const Attempt& attempt, std::string message);

}  // namespace lamina::support
