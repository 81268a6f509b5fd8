#include "cuda/lowering/fill.h"

#include "core/ops/constant.h"
#include "core/ops/random.h"
#include "cuda/kernels/fill.h"
#include "cuda/kernels/random.h"
#include "cuda/language/half.h"

namespace lamina::cuda {
namespace {

template <class T>
std::uint64_t bits_of(T value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof value);
  return bits;
}

std::uint64_t element_bits(DType dtype, double value) {
  switch (dtype) {
    case DType::Float32:
      return bits_of(static_cast<float>(value));
    case DType::Float64:
      return bits_of(value);
    case DType::BFloat16:
      return from_float<bf16>(static_cast<float>(value)).bits;
    case DType::Float16:
      return from_float<f16>(static_cast<float>(value)).bits;
    case DType::Int32:
      return bits_of(static_cast<std::int32_t>(value));
    case DType::Int64:
      return bits_of(static_cast<std::int64_t>(value));
    case DType::UInt8:
      return static_cast<std::uint8_t>(value);
    case DType::Bool:
      return value != 0;
  }
  return 0;
}

Kernel lower_random(const NodeView& node, bool normal) {
  const TensorType type = node.output(0);
  RandomParameters parameters{.count = type.shape.numel(),
                              .stream = node.attrs<ops::RandomAttrs>().stream,
                              .dtype = type.dtype,
                              .normal = normal};
  return {.name = node.op().name, .bind = [parameters](const Arguments& args) -> std::vector<Launch> {
            if (parameters.count == 0) return {};
            RandomParameters bound = parameters;
            bound.key = args.in<std::int64_t>(0);
            bound.to = args.out(0);
            return {launch_of("random", bound)};
          }};
}

}  // namespace

std::function<std::vector<Launch>(const Arguments&)> bind_fill(const TensorType& type, double value) {
  FillParameters parameters{.count = type.shape.numel(),
                            .bits = element_bits(type.dtype, value),
                            .element_bytes = static_cast<int>(size_of(type.dtype))};
  return [parameters](const Arguments& args) -> std::vector<Launch> {
    if (parameters.count == 0) return {};
    FillParameters bound = parameters;
    bound.to = args.out(0);
    return {launch_of("fill", bound)};
  };
}

Kernel lower_full(const NodeView& node, const Abilities&) {
  return {.name = "full", .bind = bind_fill(node.output(0), node.attrs<ops::FullAttrs>().value)};
}

Kernel lower_iota(const NodeView& node, const Abilities&) {
  const TensorType type = node.output(0);
  IotaParameters parameters{.count = type.shape.numel(), .dtype = static_cast<std::int32_t>(type.dtype)};
  return {.name = "iota", .bind = [parameters](const Arguments& args) -> std::vector<Launch> {
            if (parameters.count == 0) return {};
            IotaParameters bound = parameters;
            bound.to = args.out(0);
            return {launch_of("iota", bound)};
          }};
}

Kernel lower_random_uniform(const NodeView& node, const Abilities&) { return lower_random(node, false); }
Kernel lower_random_normal(const NodeView& node, const Abilities&) { return lower_random(node, true); }

}  // namespace lamina::cuda
