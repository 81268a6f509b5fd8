#pragma once

#include <cstdint>

#include "model/model.h"

namespace lamina::keras {

// Builds the model that `config.json` tells of: Functional or Sequential, with models inside. Class names are
// looked up in layers/layer_table.h and layers/op_table.h and nowhere else; nothing else is done with what a
// file says. `weight_bytes` bounds what the layers may declare: the size of the weights' file. The weights
// are zero then. Throws Error that begins with `what` ("model.keras") and names the layer.
Model read_model(const Config& config, const std::string& what, std::int64_t weight_bytes,
                 const Source& where);

}  // namespace lamina::keras
