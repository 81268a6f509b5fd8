#include "cpu/optimizer/adam.h"

#include <algorithm>
#include <cmath>

#include "core/ops/adam.h"
#include "cpu/math/multiversion.h"

namespace lamina::cpu {
namespace {

constexpr std::int64_t kChunk = 16 * 1024;  // elements a thread takes at once

// One weight's numbers, or a piece of them. Each may be updated in place.
template <class T>
struct Piece {
  const T *w, *m, *v, *g;
  T *w_new, *m_new, *v_new;
  std::int64_t count;
};

template <class T>
struct Rates {
  T alpha, one_less_beta_1, one_less_beta_2, epsilon;
};

template <class T>
[[gnu::always_inline]] inline void update(const Piece<T>& p, const Rates<T>& r) {
#pragma GCC ivdep
  for (std::int64_t i = 0; i < p.count; ++i) {
    const T g = p.g[i];
    const T m = p.m[i] + (g - p.m[i]) * r.one_less_beta_1;
    const T v = p.v[i] + (g * g - p.v[i]) * r.one_less_beta_2;
    p.m_new[i] = m;
    p.v_new[i] = v;
    p.w_new[i] = p.w[i] - r.alpha * m / (std::sqrt(v) + r.epsilon);
  }
}

LAMINA_MULTIVERSION void update_floats(const Piece<float>& piece, const Rates<float>& rates) {
  update(piece, rates);
}

template <class T>
Piece<T> piece_of(const Arguments& args, int weight, std::int64_t begin, std::int64_t end) {
  const int in = ops::adam_input(weight), out = ops::adam_output(weight);
  return {args.in<T>(in) + begin,       args.in<T>(in + 1) + begin,
          args.in<T>(in + 2) + begin,   args.in<T>(in + 3) + begin,
          args.out<T>(out) + begin,     args.out<T>(out + 1) + begin,
          args.out<T>(out + 2) + begin, end - begin};
}

template <class T>
Rates<T> rates_of(const ops::AdamAttrs& a, T alpha) {
  return {alpha, static_cast<T>(1 - a.beta_1), static_cast<T>(1 - a.beta_2), static_cast<T>(a.epsilon)};
}

std::vector<std::int64_t> counts_of(const NodeView& node) {
  std::vector<std::int64_t> counts;
  for (int i = 0; i < ops::adam_weights(node.node()); ++i)
    counts.push_back(node.output(ops::adam_output(i)).shape.numel());
  return counts;
}

}  // namespace

Kernel reference_adam_update(const NodeView& node) {
  return with_float(node.output(0).dtype, [&]<class T>(T) {
    const auto attrs = node.attrs<ops::AdamAttrs>();
    return simple_kernel("reference_adam_update", [attrs, counts = counts_of(node)](const Arguments& args) {
      const Rates<T> rates = rates_of<T>(attrs, *args.in<T>(0));
      for (std::size_t i = 0; i < counts.size(); ++i)
        update(piece_of<T>(args, static_cast<int>(i), 0, counts[i]), rates);
    });
  });
}

Kernel lower_adam_update(const NodeView& node) {
  if (node.output(0).dtype != DType::Float32) return {};
  const auto attrs = node.attrs<ops::AdamAttrs>();
  const std::vector<std::int64_t> counts = counts_of(node);
  std::int64_t total = 0;
  for (std::int64_t c : counts) total += c;
  // One weight is shared out by elements; several are small and stay together.
  const int chunks =
      counts.size() == 1 ? static_cast<int>(std::max<std::int64_t>(1, (total + kChunk - 1) / kChunk)) : 1;
  return {.name = "adam_update",
          .phases = {{.chunks = chunks,
                      .run =
                          [attrs, counts, chunks](const Arguments& args, int chunk) {
                            const Rates<float> rates = rates_of<float>(attrs, *args.in<float>(0));
                            if (chunks > 1) {
                              const std::int64_t begin = chunk * kChunk,
                                                 end = std::min(counts[0], begin + kChunk);
                              update_floats(piece_of<float>(args, 0, begin, end), rates);
                              return;
                            }
                            for (std::size_t i = 0; i < counts.size(); ++i)
                              update_floats(piece_of<float>(args, static_cast<int>(i), 0, counts[i]), rates);
                          }}},
          .microseconds = static_cast<double>(total) / 2000};
}

}  // namespace lamina::cpu
