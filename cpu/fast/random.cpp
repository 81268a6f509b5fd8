#include "cpu/fast/random.h"

#include <algorithm>

#include "core/base/philox.h"
#include "core/ops/random.h"
#include "cpu/math/multiversion.h"

namespace lamina::cpu {
namespace {

using std::int64_t;
using std::uint32_t;
using std::uint64_t;

constexpr int kSide = 16;                 // blocks side by side
constexpr int64_t kGroup = 4 * kSide;     // elements they make
constexpr int64_t kChunk = 256 * kGroup;  // elements that one call draws
constexpr double kMicroseconds = 1.3e-3;  // per element

// The four words of blocks first, first + 1, ...: word w of block first + l in words[w][l]. Philox4x32-10 as
// in core/base/philox.h, its rounds written out so that the loop over the blocks vectorises.
[[gnu::always_inline]] inline void philox_blocks(PhiloxKey key, uint64_t first, uint64_t counter,
                                                 uint32_t (&words)[4][kSide]) {
  for (int l = 0; l < kSide; ++l) {
    const uint64_t index = first + static_cast<uint64_t>(l);
    uint32_t a = static_cast<uint32_t>(index), b = static_cast<uint32_t>(index >> 32);
    uint32_t c = static_cast<uint32_t>(counter), d = static_cast<uint32_t>(counter >> 32);
#pragma GCC unroll 10
    for (uint32_t round = 0; round < 10; ++round) {
      const uint64_t p = uint64_t{0xD2511F53} * a, q = uint64_t{0xCD9E8D57} * c;
      a = static_cast<uint32_t>(q >> 32) ^ b ^ (key.word[0] + round * 0x9E3779B9);
      c = static_cast<uint32_t>(p >> 32) ^ d ^ (key.word[1] + round * 0xBB67AE85);
      b = static_cast<uint32_t>(q);
      d = static_cast<uint32_t>(p);
    }
    words[0][l] = a;
    words[1][l] = b;
    words[2][l] = c;
    words[3][l] = d;
  }
}

LAMINA_MULTIVERSION void draw(PhiloxKey key, uint64_t counter, int64_t begin, int64_t end, float* y) {
  uint32_t words[4][kSide];
  float group[kGroup];
  for (int64_t i = begin; i < end; i += kGroup) {
    philox_blocks(key, static_cast<uint64_t>(i / 4), counter, words);
    float* out = i + kGroup <= end ? y + i : group;
    for (int l = 0; l < kSide; ++l)
      for (int w = 0; w < 4; ++w)  // uniform_float; signed numbers convert faster, and 24 bits fit
        out[4 * l + w] = static_cast<float>(static_cast<std::int32_t>(words[w][l] >> 8)) * 0x1p-24f;
    if (out == group) std::copy_n(group, end - i, y + i);
  }
}

}  // namespace

Kernel fast_random_uniform(const NodeView& node) {
  if (node.output(0).dtype != DType::Float32) return {};
  const int64_t count = node.output(0).shape.numel();
  const uint64_t stream = node.attrs<ops::RandomAttrs>().stream;
  auto run = [=](const Arguments& args, int chunk) {
    const auto seed = static_cast<uint64_t>(args.in<int64_t>(0)[0]);
    const auto counter = static_cast<uint64_t>(args.in<int64_t>(0)[1]);
    const int64_t begin = chunk * kChunk;
    draw(philox_key(seed, stream), counter, begin, std::min(begin + kChunk, count), args.out<float>(0));
  };
  const int64_t chunks = std::max<int64_t>((count + kChunk - 1) / kChunk, 1);
  Kernel kernel{"fast_random_uniform", {{static_cast<int>(chunks), run}}};
  kernel.microseconds = kMicroseconds * static_cast<double>(count);
  return kernel;
}

}  // namespace lamina::cpu
