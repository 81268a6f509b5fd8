#pragma once

#include <string>

#include "model/model.h"
#include "tests/support/keras_case.h"

namespace lamina::test {

// Holds a model against what Keras made of the same one: predictions and logs before training, gradients of
// the first batch, weights, logs and predictions after it, and weights after one more epoch. The rule is
//   max |found - truth| / max |truth|  <=  tolerance
// for each kind of result, the tolerance being four times the error of Keras's own float32, at least 2e-5.
// Nothing may be missing, and weights and logs must come in Keras's order and under Keras's names.
void check_case(const std::string& name, const Model& model, const CompileOptions& options);

// The same for the files of a case: Model::load gives the model, what it is compiled with and its optimizer's
// state; what Model::save writes of it is the same model to the bit, before and after training; and training
// goes on from the file that Keras saved after its own.
void check_case_files(const std::string& name);

// What most cases are compiled with: SGD with learning rate 0.05 and momentum 0.9, and "mse" for each output.
CompileOptions usual_options();

}  // namespace lamina::test
