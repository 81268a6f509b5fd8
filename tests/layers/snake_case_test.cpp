#include <gtest/gtest.h>

#include "layers/layer.h"

namespace lamina {
namespace {

// As Keras names layers that were given no name.
TEST(SnakeCase, WordsBeginAtCapitals) {
  const std::pair<const char*, const char*> cases[] = {
      {"Dense", "dense"},
      {"InputLayer", "input_layer"},
      {"Conv2D", "conv2d"},
      {"Conv2DTranspose", "conv2d_transpose"},
      {"GlobalAveragePooling2D", "global_average_pooling2d"},
      {"ReLU", "re_lu"},
      {"LSTM", "lstm"},
      {"LSTMCell", "lstm_cell"},
      {"My_Layer", "my__layer"},
      {"My Layer", "my_layer"},
      {"", ""},
  };
  for (const auto& [given, expected] : cases) EXPECT_EQ(snake_case(given), expected);
}

}  // namespace
}  // namespace lamina
