#pragma once

// All of Lamina:
//   #include <lamina/lamina.h>
//   using namespace lamina;
//
//   auto a = Input({10}), b = Input({20});
//   auto merged = layers::concatenate({layers::Dense(32, {.activation = "relu"})(a), layers::Dense(32,
//   {.activation = "relu"})(b)}); Model model({a, b}, layers::Dense(1, {.activation = "sigmoid"})(merged));
//   model.compile({.optimizer = optim::Adam(), .loss = "binary_crossentropy", .metrics = {"accuracy"}});
//   model.fit({x_a, x_b}, labels, {.epochs = 10, .batch_size = 32});

#include "core/base/error.h"
#include "core/runtime/tensor.h"
#include "data/dataset.h"
#include "data/fashion_mnist.h"
#include "data/files/npz.h"
#include "data/files/safetensors.h"
#include "data/idx.h"
#include "data/rows.h"
#include "layers/initializers/initializers.h"
#include "layers/input.h"
#include "layers/layers.h"
#include "layers/ops.h"
#include "model/callbacks/callbacks.h"
#include "model/losses/losses.h"
#include "model/metrics/metrics.h"
#include "model/model.h"
#include "model/sequential.h"
#include "optim/optimizers.h"
