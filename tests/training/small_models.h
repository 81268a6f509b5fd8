#pragma once

#include "model/model.h"
#include "optim/optimizers.h"

namespace lamina::test {

// Numbers between -1 and 1, the same for the same seed.
Tensor random_numbers(Shape shape, unsigned seed);

// Numbers of classes, [rows].
Tensor random_classes(std::int64_t rows, int classes, unsigned seed);

// The first column of x, squared, and the second: [rows, 1].
Tensor curve(const Tensor& x);

// x [?, 3] -> Dense(8, tanh) -> y [?, 1], compiled with "mse" and SGD unless told otherwise. Each call makes
// it anew, with the same weights.
Model small_model(const CompileOptions& options = {.optimizer = "sgd", .loss = "mse"});

// x [?, 3] -> softmax over 4 classes, compiled with a sparse cross-entropy.
Model small_classifier();

// Trains in order and silently unless told otherwise.
FitOptions in_order(FitOptions options = {});

void expect_same_weights(const Model& found, const Model& expected);  // bit by bit

}  // namespace lamina::test
