#include "layers/layer_table.h"

#include <algorithm>

namespace lamina::layers {

std::span<const LayerRow> layer_table() {
  static constexpr LayerRow kRows[] = {
      {"Dense", dense_from},
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
