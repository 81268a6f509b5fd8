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

Layer activation_from(ConfigReader& fields, const Source& where);
Layer add_from(ConfigReader& fields, const Source& where);
Layer average_from(ConfigReader& fields, const Source& where);
Layer average_pooling2d_from(ConfigReader& fields, const Source& where);
Layer batch_normalization_from(ConfigReader& fields, const Source& where);
Layer concatenate_from(ConfigReader& fields, const Source& where);
Layer conv2d_from(ConfigReader& fields, const Source& where);
Layer dense_from(ConfigReader& fields, const Source& where);
Layer dot_from(ConfigReader& fields, const Source& where);
Layer dropout_from(ConfigReader& fields, const Source& where);
Layer embedding_from(ConfigReader& fields, const Source& where);
Layer flatten_from(ConfigReader& fields, const Source& where);
Layer global_average_pooling2d_from(ConfigReader& fields, const Source& where);
Layer global_max_pooling2d_from(ConfigReader& fields, const Source& where);
Layer layer_normalization_from(ConfigReader& fields, const Source& where);
Layer leaky_relu_from(ConfigReader& fields, const Source& where);
Layer max_pooling2d_from(ConfigReader& fields, const Source& where);
Layer maximum_from(ConfigReader& fields, const Source& where);
Layer minimum_from(ConfigReader& fields, const Source& where);
Layer multiply_from(ConfigReader& fields, const Source& where);
Layer permute_from(ConfigReader& fields, const Source& where);
Layer relu_from(ConfigReader& fields, const Source& where);
Layer reshape_from(ConfigReader& fields, const Source& where);
Layer softmax_from(ConfigReader& fields, const Source& where);
Layer subtract_from(ConfigReader& fields, const Source& where);

}  // namespace lamina::layers
