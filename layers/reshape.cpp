#include "layers/reshape.h"

#include <algorithm>

#include "core/ops/reshape.h"
#include "layers/checks.h"
#include "layers/config_values.h"
#include "layers/layer_table.h"

namespace lamina::layers {
namespace {

void describe_reshape(auto& fields, auto& target) { fields.required("target_shape", target); }
void describe_permute(auto& fields, auto& dims) { fields.required("dims", dims); }

class ReshapeBody final : public LayerBody {
 public:
  explicit ReshapeBody(Shape target) : target_(std::move(target)) {}

  std::string class_name() const override { return "Reshape"; }
  std::optional<Config> config() const override {
    return ConfigWriter::write([this](auto& fields) { describe_reshape(fields, target_); });
  }

  Values call(const CallContext&, std::span<const Value> inputs) const override {
    require_one(types_of(inputs));
    const Shape& shape = inputs[0].shape();
    if (shape.empty()) throw CallError("a tensor with a batch axis", "Reshape it first.");
    return {ops::reshape(inputs[0], Shape{shape[0]} + resolved(shape.slice(1, shape.rank()).numel()))};
  }

 private:
  // The target with its -1 replaced, if the number of elements of a sample is known.
  Shape resolved(std::int64_t count) const {
    if (count == kUnknown) return target_;
    Shape shape = target_;
    Shape given;
    int open = -1;
    for (int i = 0; i < shape.rank(); ++i)
      if (shape[i] == kUnknown)
        open = i;
      else
        given.push_back(shape[i]);
    const std::int64_t product = given.numel();
    if (open >= 0 ? count % product != 0 : count != product)
      throw CallError("samples that fit into its target_shape " + to_string(target_),
                      "A sample of it has " + std::to_string(count) + " elements; give a shape of as many.");
    if (open >= 0) shape[open] = count / product;
    return shape;
  }

  Shape target_;
};

class PermuteBody final : public LayerBody {
 public:
  explicit PermuteBody(std::vector<int> dims) : dims_(std::move(dims)), axes_{0} {
    axes_.insert(axes_.end(), dims_.begin(), dims_.end());
  }

  std::string class_name() const override { return "Permute"; }
  std::optional<Config> config() const override {
    return ConfigWriter::write([this](auto& fields) { describe_permute(fields, dims_); });
  }

  Values call(const CallContext&, std::span<const Value> inputs) const override {
    require_one(types_of(inputs));
    if (inputs[0].rank() != static_cast<int>(axes_.size()))
      throw CallError("a tensor of rank " + std::to_string(axes_.size()) + ", the batch and its dims",
                      "Name each axis of a sample once.");
    return {ops::transpose(inputs[0], axes_)};
  }

 private:
  std::vector<int> dims_, axes_;
};

}  // namespace

Layer Reshape(Shape target_shape, ReshapeOptions options, const Source& where) {
  const auto open = std::count(target_shape.begin(), target_shape.end(), kUnknown);
  const bool valid = std::all_of(target_shape.begin(), target_shape.end(),
                                 [](std::int64_t size) { return size >= 1 || size == kUnknown; });
  if (open > 1 || !valid)
    throw Error(where, "Reshape expects sizes of at least 1 and at most one -1, received " +
                           to_string(target_shape) + ".\n  Give the shape of one sample, without the batch.");
  return {std::make_shared<ReshapeBody>(std::move(target_shape)), {.name = options.name}};
}

Layer Permute(std::vector<int> dims, ReshapeOptions options, const Source& where) {
  std::vector<int> sorted = dims;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < sorted.size(); ++i)
    if (sorted[i] != static_cast<int>(i) + 1)
      throw Error(where, "Permute expects each axis from 1 to " + std::to_string(dims.size()) +
                             " once.\n  The batch axis, 0, stays in front and is not named.");
  return {std::make_shared<PermuteBody>(std::move(dims)), {.name = options.name}};
}

Layer reshape_from(ConfigReader& fields, const Source& where) {
  Shape target;
  ReshapeOptions options;
  describe_reshape(fields.layer(options), target);
  return Reshape(std::move(target), std::move(options), where);
}

Layer permute_from(ConfigReader& fields, const Source& where) {
  std::vector<int> dims;
  ReshapeOptions options;
  describe_permute(fields.layer(options), dims);
  return Permute(std::move(dims), std::move(options), where);
}

}  // namespace lamina::layers
