#pragma once

#include "model/model.h"

namespace lamina::keras {

// The model as `config.json` has it, without `compile_config`: {"module", "class_name", "config",
// "registered_name"}. Written in the oldest words of Keras 3 that mean the same. Throws Error for layers that
// no file can hold: the user's own, and activations of the user's own.
Config model_config(const Model& model);

}  // namespace lamina::keras
