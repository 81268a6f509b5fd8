#include "layers/embedding.h"

#include "core/ops/gather.h"
#include "core/ops/indices.h"
#include "layers/checks.h"
#include "layers/config_values.h"
#include "layers/layer_table.h"

namespace lamina::layers {
namespace {

void describe(auto& fields, auto& input_dim, auto& output_dim, auto& options) {
  fields.required("input_dim", input_dim).required("output_dim", output_dim);
  fields("embeddings_initializer", options.embeddings_initializer);
  fields("embeddings_regularizer", options.embeddings_regularizer);
  fields.fixed("mask_zero", false);
}

class EmbeddingBody final : public LayerBody {
 public:
  EmbeddingBody(std::int64_t input_dim, std::int64_t output_dim, EmbeddingOptions options)
      : input_dim_(input_dim), output_dim_(output_dim), options_(std::move(options)) {}

  std::string class_name() const override { return "Embedding"; }
  std::optional<Config> config() const override {
    return ConfigWriter::write([this](auto& fields) { describe(fields, input_dim_, output_dim_, options_); });
  }

  void build(WeightBuilder& weights, std::span<const TensorType>) override {
    embeddings_ = weights.add(
        "embeddings", {input_dim_, output_dim_},
        {.initializer = options_.embeddings_initializer, .regularizer = options_.embeddings_regularizer});
  }

  Values call(const CallContext& context, std::span<const Value> inputs) const override {
    require_one(types_of(inputs));
    return {ops::gather(context(embeddings_), ops::as_indices(inputs[0]))};
  }

 private:
  std::int64_t input_dim_, output_dim_;
  EmbeddingOptions options_;
  Weight embeddings_;
};

}  // namespace

Layer Embedding(std::int64_t input_dim, std::int64_t output_dim, EmbeddingOptions options,
                const Source& where) {
  if (input_dim < 1 || output_dim < 1)
    throw Error(where, "Embedding expects sizes of at least 1, received " + std::to_string(input_dim) +
                           " and " + std::to_string(output_dim) +
                           ".\n  Give the number of different indices and the size of their rows.");
  const LayerOptions layer{.name = options.name, .trainable = options.trainable};
  return {std::make_shared<EmbeddingBody>(input_dim, output_dim, std::move(options)), layer};
}

Layer embedding_from(ConfigReader& fields, const Source& where) {
  std::int64_t input_dim = 0, output_dim = 0;
  EmbeddingOptions options;
  describe(fields.layer(options), input_dim, output_dim, options);
  return Embedding(input_dim, output_dim, std::move(options), where);
}

}  // namespace lamina::layers
