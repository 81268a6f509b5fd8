#pragma once

#include <span>
#include <string_view>

#include "core/base/config_fields.h"
#include "layers/layer.h"

// Which of Keras's layers a file may hold. One row a class: nothing else is ever looked up by a name in a
// file.
namespace lamina::layers {

// Makes the layer of the settings; `fields` are not finished yet. Throws Error for settings that cannot be
// meant.
using LayerFromConfig = Layer (*)(ConfigReader& fields, const Source& where);

struct LayerRow {
  std::string_view class_name;  // Keras's: "Dense"
  LayerFromConfig make;
};
std::span<const LayerRow> layer_table();  // in alphabetical order
const LayerRow* find_layer(std::string_view class_name);

Layer dense_from(ConfigReader& fields, const Source& where);

}  // namespace lamina::layers
