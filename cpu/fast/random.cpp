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
constexpr double kMicroseconds = 5e-4;    // per element

// The four words of blocks first, first + 1, ...: word w of block first + l in words[w][l]. Philox4x32-10 as
// in core/base/philox.h, a round for all blocks at a time.
[[gnu::always_inline]] inline void philox_blocks(PhiloxKey key, uint64_t first, uint64_t counter,
                                                 uint32_t (&words)[4][kSide]) {
  for (int l = 0; l < kSide; ++l) {
    const uint64_t index = first + static_cast<uint64_t>(l);
    words[0][l] = static_cast<uint32_t>(index);
    words[1][l] = static_cast<uint32_t>(index >> 32);
    words[2][l] = static_cast<uint32_t>(counter);
    words[3][l] = static_cast<uint32_t>(counter >> 32);
  }
  for (int round = 0; round < 10; ++round) {
    for (int l = 0; l < kSide; ++l) {
      const uint64_t a = uint64_t{0xD2511F53} * words[0][l], b = uint64_t{0xCD9E8D57} * words[2][l];
      words[0][l] = static_cast<uint32_t>(b >> 32) ^ words[1][l] ^ key.word[0];
      words[2][l] = static_cast<uint32_t>(a >> 32) ^ words[3][l] ^ key.word[1];
      words[1][l] = static_cast<uint32_t>(b);
      words[3][l] = static_cast<uint32_t>(a);
    }
    key.word[0] += 0x9E3779B9;
    key.word[1] += 0xBB67AE85;
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
