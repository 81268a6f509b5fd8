#include "layers/merge.h"

#include <functional>

#include "core/ops/binary.h"
#include "core/ops/concatenate.h"
#include "layers/config_values.h"
#include "layers/layer_table.h"

namespace lamina::layers {
namespace {

class MergeBody final : public LayerBody {
 public:
  using Function = std::function<Value(std::span<const Value>)>;
  MergeBody(std::string class_name, bool pair, Function function, Config config)
      : class_name_(std::move(class_name)),
        pair_(pair),
        function_(std::move(function)),
        config_(std::move(config)) {}

  std::string class_name() const override { return class_name_; }
  std::optional<Config> config() const override { return config_; }

  Values call(const CallContext&, std::span<const Value> xs) const override {
    if (pair_ && xs.size() != 2) throw CallError("a list of exactly 2 tensors", "Call it on two.");
    if (xs.size() < 2)
      throw CallError("a list of at least 2 tensors", "Call it on a braced list: layer({x, y}).");
    for (const Value& x : xs)
      if (!compatible(x.shape().slice(0, 1), xs[0].shape().slice(0, 1)))
        throw CallError("tensors of one batch size", "Merge tensors of the same samples.");
    try {
      return {function_(xs)};
    } catch (const CallError&) {
      throw;
    } catch (const Error&) {
      throw CallError("tensors whose shapes can be broadcast together",
                      "Make each pair of sizes equal, or one of them 1.");
    }
  }

 private:
  std::string class_name_;
  bool pair_;
  Function function_;
  Config config_;
};

Layer merge(std::string class_name, bool pair, MergeBody::Function function, const std::string& name,
            Config config = Config::object()) {
  auto body =
      std::make_shared<MergeBody>(std::move(class_name), pair, std::move(function), std::move(config));
  return {std::move(body), {.name = name}};
}

template <Layer (*kMake)(MergeOptions)>
Layer merge_from(ConfigReader& fields) {
  MergeOptions options;
  fields.layer(options);
  return kMake(std::move(options));
}

void describe(auto& fields, auto& options) { fields("axis", options.axis); }

void require_joinable(std::span<const Value> xs, int axis) {
  const int rank = xs[0].rank();
  if (axis < -rank || axis >= rank)
    throw CallError("tensors that have its axis " + std::to_string(axis),
                    "Use an axis from " + std::to_string(-rank) + " to " + std::to_string(rank - 1) + ".");
  for (const Value& x : xs) {
    bool fits = x.rank() == rank;
    for (int i = 0; fits && i < rank; ++i)
      fits = i == normalize_axis(axis, rank) || compatible(Shape{x.shape()[i]}, Shape{xs[0].shape()[i]});
    if (!fits)
      throw CallError("tensors of equal sizes on all axes but axis " + std::to_string(axis),
                      "Reshape or crop them, or concatenate along another axis.");
    if (x.dtype() != xs[0].dtype()) throw CallError("tensors of one dtype", "Convert them with ops::cast.");
  }
}

template <auto kCombine>
Value reduce(std::span<const Value> xs) {
  Value result = xs[0];
  for (const Value& x : xs.subspan(1)) result = kCombine(result, x);
  return result;
}

}  // namespace

Layer Add(MergeOptions options) { return merge("Add", false, reduce<ops::add>, options.name); }
Layer Multiply(MergeOptions options) { return merge("Multiply", false, reduce<ops::multiply>, options.name); }
Layer Maximum(MergeOptions options) { return merge("Maximum", false, reduce<ops::maximum>, options.name); }
Layer Minimum(MergeOptions options) { return merge("Minimum", false, reduce<ops::minimum>, options.name); }
Layer Subtract(MergeOptions options) { return merge("Subtract", true, reduce<ops::subtract>, options.name); }
Layer Average(MergeOptions options) {
  auto mean = [](std::span<const Value> xs) { return reduce<ops::add>(xs) / static_cast<double>(xs.size()); };
  return merge("Average", false, mean, options.name);
}

Layer Concatenate(ConcatenateOptions options) {
  auto join = [axis = options.axis](std::span<const Value> xs) {
    require_joinable(xs, axis);
    return ops::concatenate(Values(xs.begin(), xs.end()), axis);
  };
  return merge("Concatenate", false, join, options.name,
               ConfigWriter::write([&options](auto& fields) { describe(fields, options); }));
}

Layer add_from(ConfigReader& fields, const Source&) { return merge_from<Add>(fields); }
Layer multiply_from(ConfigReader& fields, const Source&) { return merge_from<Multiply>(fields); }
Layer average_from(ConfigReader& fields, const Source&) { return merge_from<Average>(fields); }
Layer maximum_from(ConfigReader& fields, const Source&) { return merge_from<Maximum>(fields); }
Layer minimum_from(ConfigReader& fields, const Source&) { return merge_from<Minimum>(fields); }
Layer subtract_from(ConfigReader& fields, const Source&) { return merge_from<Subtract>(fields); }
Layer concatenate_from(ConfigReader& fields, const Source&) {
  ConcatenateOptions options;
  describe(fields.layer(options), options);
  return Concatenate(options);
}

SymbolicTensor add(const std::vector<SymbolicTensor>& xs, const Source& where) {
  return Add()(xs, {}, where);
}
SymbolicTensor multiply(const std::vector<SymbolicTensor>& xs, const Source& where) {
  return Multiply()(xs, {}, where);
}
SymbolicTensor average(const std::vector<SymbolicTensor>& xs, const Source& where) {
  return Average()(xs, {}, where);
}
SymbolicTensor maximum(const std::vector<SymbolicTensor>& xs, const Source& where) {
  return Maximum()(xs, {}, where);
}
SymbolicTensor minimum(const std::vector<SymbolicTensor>& xs, const Source& where) {
  return Minimum()(xs, {}, where);
}
SymbolicTensor subtract(const std::vector<SymbolicTensor>& xs, const Source& where) {
  return Subtract()(xs, {}, where);
}
SymbolicTensor concatenate(const std::vector<SymbolicTensor>& xs, ConcatenateOptions options,
                           const Source& where) {
  return Concatenate(std::move(options))(xs, {}, where);
}
SymbolicTensor dot(const std::vector<SymbolicTensor>& xs, DotOptions options, const Source& where) {
  return Dot(std::move(options), where)(xs, {}, where);
}

}  // namespace lamina::layers
