#include "cpu/reference/random.h"

#include <algorithm>
#include <array>

#include "core/base/philox.h"
#include "core/ops/random.h"

namespace lamina::cpu {
namespace {

// The elements of one block; how many they are depends on the type. See core/ops/random.h.
std::array<float, 4> uniforms(const PhiloxBlock& block, float) {
  return {uniform_float(block.word[0]), uniform_float(block.word[1]), uniform_float(block.word[2]),
          uniform_float(block.word[3])};
}
std::array<double, 2> uniforms(const PhiloxBlock& block, double) {
  return {uniform_double(block.word[0], block.word[1]), uniform_double(block.word[2], block.word[3])};
}

template <class T>
auto normals(const PhiloxBlock& block, T) {
  auto elements = uniforms(block, T{});
  for (std::size_t k = 0; k < elements.size(); k += 2) {
    const auto pair = box_muller(elements[k], elements[k + 1]);
    elements[k] = pair.first, elements[k + 1] = pair.second;
  }
  return elements;
}

template <class T, class Elements>
Kernel draw(const NodeView& node, std::string_view name, Elements elements) {
  const std::int64_t count = node.output(0).shape.numel();
  const std::uint64_t stream = node.attrs<ops::RandomAttrs>().stream;
  return simple_kernel(name, [=](const Arguments& args) {
    const auto seed = static_cast<std::uint64_t>(args.in<std::int64_t>(0)[0]);
    const auto counter = static_cast<std::uint64_t>(args.in<std::int64_t>(0)[1]);
    const PhiloxKey key = philox_key(seed, stream);
    T* y = args.out<T>(0);
    for (std::int64_t i = 0, block = 0; i < count; ++block) {
      const auto drawn =
          elements(philox(key, philox_counter(static_cast<std::uint64_t>(block), counter)), T{});
      const std::int64_t used = std::min<std::int64_t>(drawn.size(), count - i);
      y = std::copy_n(drawn.begin(), used, y);
      i += used;
    }
  });
}

}  // namespace

Kernel reference_random_uniform(const NodeView& node) {
  return with_float(node.output(0).dtype, [&]<class T>(T) {
    return draw<T>(node, "reference_random_uniform",
                   [](const PhiloxBlock& b, T t) { return uniforms(b, t); });
  });
}

Kernel reference_random_normal(const NodeView& node) {
  return with_float(node.output(0).dtype, [&]<class T>(T) {
    return draw<T>(node, "reference_random_normal", [](const PhiloxBlock& b, T t) { return normals(b, t); });
  });
}

}  // namespace lamina::cpu
