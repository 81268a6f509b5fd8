#pragma once

#include "layers/layer.h"

namespace lamina::layers {

struct EmbeddingOptions {
  Initializer embeddings_initializer = "uniform";  // in [-0.05, 0.05)
  Regularizer embeddings_regularizer = {};
  std::string name = {};
  bool trainable = true;
};

// A learned row for each index: [b, ...] of 0..input_dim-1 -> [b, ..., output_dim], with the weight
// "embeddings" [input_dim, output_dim]. Indices that are not integers are converted to Int32. An index
// outside stops the run with an error that names this layer.
//   auto words = layers::Embedding(10000, 64)(titles);   // i32[?, 100] -> f32[?, 100, 64]
Layer Embedding(std::int64_t input_dim, std::int64_t output_dim, EmbeddingOptions options = {},
                const Source& where = Source::current());

}  // namespace lamina::layers
