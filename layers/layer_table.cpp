#include "layers/layer_table.h"

#include <algorithm>

namespace lamina::layers {

std::span<const LayerRow> layer_table() {
  static constexpr LayerRow kRows[] = {
      {"Activation", activation_from},
      {"Add", add_from},
      {"Average", average_from},
      {"AveragePooling2D", average_pooling2d_from},
      {"BatchNormalization", batch_normalization_from},
      {"Concatenate", concatenate_from},
      {"Conv2D", conv2d_from},
      {"Dense", dense_from},
      {"Dot", dot_from},
      {"Dropout", dropout_from},
      {"Embedding", embedding_from},
      {"Flatten", flatten_from},
      {"GlobalAveragePooling2D", global_average_pooling2d_from},
      {"GlobalMaxPooling2D", global_max_pooling2d_from},
      {"LayerNormalization", layer_normalization_from},
      {"LeakyReLU", leaky_relu_from},
      {"MaxPooling2D", max_pooling2d_from},
      {"Maximum", maximum_from},
      {"Minimum", minimum_from},
      {"Multiply", multiply_from},
      {"Permute", permute_from},
      {"ReLU", relu_from},
      {"Reshape", reshape_from},
      {"Softmax", softmax_from},
      {"Subtract", subtract_from},
  };
  return kRows;
}

const LayerRow* find_layer(std::string_view class_name) {
  const auto rows = layer_table();
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const LayerRow& row) { return row.class_name == class_name; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace lamina::layers
